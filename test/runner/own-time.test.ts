import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import type { ScenarioSpec } from '../../src/model/suite.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { simRun } from '../support/sim-run.ts';

/** What nodes used by their kubelets, which look each 10 s, held against kubelets that look all the time. */
describe('[I] runner, with sources that look only now and then', () => {
  const LONG: ScenarioSpec = { kind: 'arrivals', process: 'fixed', objects: 60, concurrency: 10, perSecond: 1 };
  const SHORT: ScenarioSpec = { kind: 'burst', objects: 10 };

  const run = async (scenario: ScenarioSpec, seed: string, looksEveryMs = 10_000, absent: string[] = []) => {
    const { entries } = await simRun({
      scenario,
      seed,
      metrics: true,
      sim: { kubeletLooksEveryMs: looksEveryMs },
      faults: absent.length === 0 ? [] : [{ fault: 'metrics-absent', components: absent }],
    });
    const { measurements, unmeasured = [] } = toResult(recordOf(entries));
    const ofNodes = ({ labels }: { labels: Readonly<Record<string, string>> }): boolean => labels.component === 'node';
    const value = (name: string): number | undefined =>
      measurements.filter(ofNodes).find(({ metric }) => metric === name)?.statistics[0]?.value;
    const reason = (name: string): string | undefined =>
      unmeasured.filter(ofNodes).find(({ metric }) => metric === name)?.reason;
    return { entries, value, reason };
  };

  it('measures the cores that are used in a load, whenever it began', async () => {
    for (const seed of ['1', '2', '3']) {
      const [truth, seen] = [await run(LONG, seed, 10), await run(LONG, seed)];
      const cores = truth.value('cpu-usage') ?? expect.fail(truth.reason('cpu-usage'));
      // Up to 20 s of idling are around the load of a minute.
      expect(seen.value('cpu-usage')).to.be.within(cores * 0.75, cores);
      expect(seen.value('memory-per-object')).to.equal(truth.value('memory-per-object'));
    }
  });

  it('reads nothing after the load that was taken before its end', async () => {
    const { entries } = await run(SHORT, '1');
    const samples = entries.filter((entry) => entry.type === 'sample' && entry.source === 'node/node-0');
    const edge = (name: string): Extract<Entry, { type: 'sample' }> =>
      samples.filter((entry) => entry.type === 'sample').find((sample) => sample.edge === name) ?? expect.fail(name);
    for (const { takenAt, askedAt } of [edge('before'), edge('after')])
      expect(takenAt).to.be.above(askedAt ?? Infinity);
  });

  it('knows memory, but not CPU, around a load of a few seconds: absent, not 0', async () => {
    const { value, reason } = await run(SHORT, '1');
    expect(value('cpu-usage')).to.equal(undefined);
    expect(reason('cpu-usage')).to.match(/ is too short for samples that are \d+(\.\d)? s apart$/);
    expect(value('memory-per-object')).to.be.above(0);
  });

  it('takes of metrics.k8s.io the averages within the load, under a label of their own', async () => {
    const { value, reason, entries } = await run(LONG, '1', 10_000, ['kubelet']);
    const truth = await run(LONG, '1', 10);
    const cores = truth.value('cpu-usage') ?? expect.fail(truth.reason('cpu-usage'));
    expect(value('cpu-usage'), reason('cpu-usage')).to.be.within(cores * 0.7, cores * 1.3);
    expect(value('memory-per-object')).to.be.closeTo(truth.value('memory-per-object') ?? 0, 1024);
    expect(reason('cpu-per-object')).to.include('averages over parts of the load');
    expect(entries.some((entry) => entry.type === 'sample' && entry.windowMs !== undefined)).to.equal(true);
    const short = await run(SHORT, '1', 10_000, ['kubelet']);
    expect(short.value('cpu-usage')).to.equal(undefined);
    expect(short.reason('cpu-usage')).to.match(/averages that lie within the load cover 0 ms of its/);
  });

  it('measures a churn between samples of its own', async () => {
    const churn = await run({ kind: 'churn', objects: 10, perSecond: 1, duration: '60s' }, '1');
    const edges = recordOf(churn.entries).edges.filter(({ source }) => source.startsWith('virt-controller/'));
    expect(edges).to.have.length(2);
    for (const { before, after } of edges) expect([before.edge, after?.edge]).to.deep.equal(['before', 'after']);
    const steps = churn.entries.filter((entry) => entry.type === 'step-started');
    const began = steps.find(({ kind }) => kind === 'churn')?.at ?? Infinity;
    expect(edges[1]?.before.at).to.be.least(began);
  });
});
