import { expect } from 'chai';
import type { Entry, SampleFact, Stamp } from '../../src/model/entry.ts';
import { epochMs, seconds } from '../../src/model/units.ts';
import { runReport } from '../../src/report/index.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import type { HostReader, MetricsSource, SampleEdge } from '../../src/runner/context.ts';
import { sampleAll } from '../../src/runner/sampling.ts';
import { createWaitingFor } from '../../src/runner/waiting-for.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';
import { type RunSetup, simRun } from '../support/sim-run.ts';

describe('[I] runner/sampling', () => {
  /** A run with a component that is read directly, and an etcd that is scraped 20 s after it was asked about. */
  const scrapedRun = async (
    request: RunSetup = {},
    startedAt = (_: SampleEdge) => 1,
    ports: RunSetup['ports'] = {},
  ): Promise<readonly Entry[]> => {
    let time: VirtualTime | undefined;
    const clock = (): VirtualTime => time ?? expect.fail('there is no time yet');
    const direct: MetricsSource = {
      name: 'virt-controller/a',
      sample: async () => ({ state: 'present', series: { process_cpu_seconds_total: clock().now() / 1000 } }),
    };
    const scraped: MetricsSource = {
      name: 'etcd/a',
      via: 'prometheus',
      waits: true,
      async sample(edge) {
        if (edge !== 'during') await clock().sleep(seconds(20));
        const readAt = clock().now();
        const series = { process_start_time_seconds: startedAt(edge), process_cpu_seconds_total: readAt / 2000 };
        return { state: 'present', series, readAt };
      },
    };
    const { entries } = await simRun({
      ...request,
      arrange: (world) => {
        time = world.time;
      },
      ports: { findMetrics: async () => [direct, scraped], ...ports },
    });
    return entries;
  };
  const samplesAt = (entries: readonly Entry[], edge: string): (SampleFact & Stamp)[] =>
    entries.filter((entry) => entry.type === 'sample').filter((sample) => sample.edge === edge);

  it('waits for scrapes before it reads the other sources, and then makes the load', async () => {
    const entries = await scrapedRun();
    const [first, second] = samplesAt(entries, 'before');
    expect([first?.source, first?.via, second?.source]).to.deep.equal(['etcd/a', 'prometheus', 'virt-controller/a']);
    const load = entries.find(
      (entry) =>
        entry.type === 'call' && entry.resource === 'virtualmachineinstances' && entry.step?.endsWith('-load') === true,
    );
    expect(second?.at)
      .to.be.least(first?.readAt ?? Infinity)
      .and.most(load?.at ?? 0);
  });

  it('says that it waits for them, at both edges of a load', async () => {
    const waitingFor = createWaitingFor();
    const said: (string | undefined)[] = [];
    await scrapedRun(
      {},
      (edge) => {
        if (edge !== 'during') said.push(waitingFor.words());
        return 1;
      },
      { waitingFor },
    );
    expect(said).to.deep.equal(Array(2).fill('the next samples of etcd/a'));
  });

  it('says in the result, and in the report, between which scrapes it was', async () => {
    const entries = await scrapedRun({
      scenario: { kind: 'arrivals', process: 'fixed', objects: 60, concurrency: 10, perSecond: 1 },
    });
    const [before] = samplesAt(entries, 'before');
    const after = samplesAt(entries, 'after').find(({ source }) => source === 'etcd/a');
    const evidence = recordOf(entries);
    const result = toResult(evidence);
    const scrapes = { before: before?.readAt, after: after?.readAt };
    expect(JSON.parse(JSON.stringify(result.provenance.scraped))).to.deep.equal([
      { source: 'etcd/a', via: 'prometheus', ...scrapes },
    ]);
    expect(runReport(result, evidence).text).to.include(
      `through Prometheus: what changed between its scrapes of ${new Date(before?.readAt ?? 0).toISOString()}`,
    );
    const cpu = result.measurements.find(({ metric, labels }) => metric === 'cpu-usage' && labels.component === 'etcd');
    expect(cpu?.statistics[0]?.value).to.equal(0.5);
  });

  it('reads the host from the beginning to the end, and around the load', async () => {
    let count = 0;
    const host: HostReader = {
      describe: () => ({ node: 'bare-7', cores: 4 }),
      sources: [{ name: 'host/cpu', sample: async () => ({ state: 'present', series: { reading: count++ } }) }],
    };
    const { entries } = await simRun({ ports: { host } });
    const readings = entries.filter((entry) => entry.type === 'sample' && entry.source === 'host/cpu');
    expect(entries[1]).to.deep.include({ type: 'host', host: { node: 'bare-7', cores: 4 } });
    expect(entries.at(-2)).to.include({ type: 'sample', edge: 'during' });
    const edges = readings.map((entry) => (entry.type === 'sample' ? entry.edge : undefined));
    expect(edges[0]).to.equal('during');
    expect(edges).to.include('before').and.include('after');
    expect(Math.max(...readings.slice(1).map(({ at }, index) => at - (readings[index]?.at ?? at)))).to.be.most(16_000);
    expect(recordOf(entries).host).to.deep.equal({ node: 'bare-7', cores: 4 });
    expect(recordOf(entries).hostEdges.map(({ source }) => source)).to.include('host/cpu');
  });

  it('does not say what a component used around a short load, but why not', async () => {
    const { measurements, unmeasured = [] } = toResult(recordOf(await scrapedRun()));
    const about = ({ metric, labels }: { metric: string; labels: Readonly<Record<string, string>> }): boolean =>
      metric.startsWith('cpu-') && labels.component === 'etcd';
    expect(measurements.filter(about)).to.deep.equal([]);
    const reasons = unmeasured.filter(about);
    expect(reasons.map(({ metric }) => metric)).to.deep.equal(['cpu-usage', 'cpu-per-object']);
    for (const { reason } of reasons)
      expect(reason).to.match(/^etcd\/a: a load of \d\.\d+ s is too short for samples that are 2\d\.\d s apart$/);
  });

  it('records nothing of a reading that was aborted', async () => {
    const journal = {
      append: () => expect.fail('it was recorded'),
      flush: async () => {},
      failed: new AbortController().signal,
    };
    const source: MetricsSource = {
      name: 'etcd/a',
      sample: async (_, signal) => signal.throwIfAborted() ?? expect.fail(),
    };
    const state = {
      metrics: [source],
      findMetrics: async () => [source],
      journal,
      clock: virtualTime(epochMs(0)),
      waitingFor: createWaitingFor(),
    };
    const error = await sampleAll(state, 'during', undefined, AbortSignal.abort('the end')).catch((reason) => reason);
    expect(error).to.equal('the end');
  });

  it('does not trust a run in which a scraped component was restarted', async () => {
    let restarted = false;
    const entries = await scrapedRun({}, (edge) => {
      restarted ||= edge === 'after';
      return restarted ? 2 : 1;
    });
    const { validity } = toResult(recordOf(entries));
    const broken = validity.filter(({ rule, passed }) => rule === 'replicas-steady' && !passed);
    expect(broken.map(({ message }) => message)).to.deep.equal(['etcd/a restarted during the load']);
  });
});
