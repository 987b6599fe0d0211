import { expect } from 'chai';
import { summary } from '../../../src/formats/summary.ts';
import type { Entry, SampleFact } from '../../../src/model/entry.ts';
import type { Measurement, Unmeasured } from '../../../src/model/result.ts';
import type { Threshold } from '../../../src/model/suite.ts';
import { type EpochMs, epochMs, later, ms } from '../../../src/model/units.ts';
import { runReport } from '../../../src/report/index.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { edited, inserted } from '../../support/journal-edits.ts';

/** The same run of a plan that has these gates. */
const withThresholds = (entries: readonly Entry[], thresholds: readonly Threshold[]): Entry[] =>
  edited(entries, 'run-started', (entry) => ({
    ...entry,
    plan: { ...entry.plan, experiment: { ...entry.plan.experiment, thresholds } },
  }));

const NODE = 'node/worker-1';
const OBJECTS = 20;
const CORES = 0.6;
const BYTES = 4e9;

/** How a kubelet looks: by its own clock, which may be off, at these times before the reading. */
interface Looks {
  readonly beforeAgeMs?: number;
  readonly afterAgeMs?: number;
  readonly offsetMs?: number | { readonly before: number; readonly after: number };
  readonly runningMs?: number;
  readonly waited?: boolean;
}

describe('[U] results/measurements, of samples that have a time of their own', () => {
  /** A node that steadily uses 0.6 cores, and grows by 20 MB with the load, as its kubelet saw it. */
  const journalOf = (looks: Looks = {}, edit = (sample: SampleFact) => sample): Entry[] => {
    const { beforeAgeMs = 4000, afterAgeMs = 500, offsetMs = 0, runningMs = 30_000, waited = true } = looks;
    const offsets = typeof offsetMs === 'number' ? { before: offsetMs, after: offsetMs } : offsetMs;
    return edited(journal({ runningMs: (index) => runningMs + index }), 'sample', (sample) => {
      const { source, edge, at } = sample;
      if (source !== NODE || (edge !== 'before' && edge !== 'after')) return sample;
      const readAt = edge === 'before' ? at : later(at, ms(2000));
      const taken = later(readAt, ms(edge === 'before' ? -beforeAgeMs : -afterAgeMs));
      const series = {
        node_cpu_usage_seconds_total: (CORES * (taken - FIRST)) / 1000,
        node_memory_working_set_bytes: BYTES + (edge === 'after' ? OBJECTS * 1e6 : 0),
      };
      const takenAt = later(taken, ms(offsets[edge]));
      const stamped = { ...sample, at: readAt, series, takenAt, ...(waited && { askedAt: at }) };
      return { ...stamped, ...edit(stamped) };
    });
  };
  const journal = (request: JournalSetup): Entry[] => builtJournal({ objects: OBJECTS, ...request });
  const FIRST = journal({})[0]?.at ?? expect.fail('the journal is empty');

  /** What is said of nodes: metric -> its value, or why there is none. */
  const reportedOf = (entries: readonly Entry[], component = 'node'): Record<string, number | string> => {
    const { measurements, unmeasured = [] } = toResult(recordOf(entries));
    const own = <T extends Measurement | Unmeasured>(all: readonly T[]): T[] =>
      all.filter(({ labels, metric }) => labels.component === component && /^(cpu|memory)-/.test(metric));
    return Object.fromEntries([
      ...own(measurements).map(({ metric, statistics }) => [metric, statistics[0]?.value ?? Number.NaN]),
      ...own(unmeasured).map(({ metric, reason }) => [metric, reason]),
    ]);
  };

  it('divides by their own distance, whatever the clock of their source is', () => {
    for (const offsetMs of [0, -3_600_000, 3_600_000]) {
      const reported = reportedOf(journalOf({ offsetMs }));
      expect(reported['cpu-usage']).to.be.closeTo(CORES, 1e-6);
      expect(reported['memory-per-object']).to.equal(1e6);
      expect(reported['memory-usage']).to.equal(BYTES + OBJECTS * 1e6);
    }
  });

  it('gives an object the CPU time between the samples, those seconds before and after the load included', () => {
    const [near, far] = [1000, 9000].map((beforeAgeMs) => reportedOf(journalOf({ beforeAgeMs }))['cpu-per-object']);
    expect(Number(far) - Number(near)).to.be.closeTo((CORES * 8000) / OBJECTS, 1e-3);
  });

  it('knows nothing by one sample that was read twice, and nothing of memory either', () => {
    const once = edited(journalOf(), 'sample', (sample) =>
      sample.source === NODE ? { ...sample, takenAt: FIRST } : sample,
    );
    const reason = `${NODE}: the same sample was shown before and after the load`;
    expect(reportedOf(once)).to.deep.equal({
      'cpu-usage': reason,
      'cpu-per-object': reason,
      'memory-usage': reason,
      'memory-per-object': reason,
    });
  });

  it('knows nothing by a sample that may be of before the end of the load', () => {
    for (const reason of Object.values(reportedOf(journalOf({ waited: false }))))
      expect(reason).to.equal(`${NODE}: its sample may be of before the end of the load: the next was not waited for`);
  });

  it('knows nothing where the clock of the source was set meanwhile', () => {
    const back = reportedOf(journalOf({ offsetMs: { before: 0, after: -3_600_000 } }));
    expect(back['cpu-usage']).to.equal(`${NODE}: its clock was set back during the load`);
    const little = reportedOf(journalOf({ offsetMs: { before: 0, after: -20_000 } }));
    expect(little['cpu-usage']).to.match(
      /: its samples before and after a load of 3[\d.]+ s are 1[\d.]+ s apart by its own/,
    );
    const forward = reportedOf(journalOf({ offsetMs: { before: 0, after: 3_600_000 } }));
    expect(forward['cpu-usage']).to.match(/: a load of 3[\d.]+ s is too short for samples that are 1 h .* apart$/);
  });

  it('knows nothing of the CPU of a load that is short beside the distance of the samples, but of its memory', () => {
    const reported = reportedOf(journalOf({ runningMs: 2000, beforeAgeMs: 8000 }));
    expect(reported['cpu-usage']).to.match(
      /^node\/worker-1: a load of 2\.\d+ s is too short for samples that are 1\d\.\d s apart$/,
    );
    expect(reported['cpu-per-object']).to.equal(reported['cpu-usage']);
    expect(reported['memory-per-object']).to.equal(1e6);
  });

  it('does not take the nodes that were read for all of them', () => {
    const entries = journalOf();
    const before = entries.findLast((entry) => entry.type === 'sample' && entry.edge === 'before')?.at ?? FIRST;
    const silent = {
      type: 'sample',
      source: 'node/worker-2',
      state: 'absent',
      reason: 'no route',
      edge: 'before',
    } as const;
    const reported = reportedOf(inserted(entries, epochMs(before), silent));
    for (const metric of ['cpu-usage', 'memory-usage'])
      expect(reported[metric]).to.equal('node/worker-2: absent before the load (no route)');
  });

  it('says why nothing is known of a component whose sources were all absent', () => {
    const entries = edited(journalOf(), 'sample', (sample) =>
      sample.source === NODE ? { ...sample, state: 'absent', series: undefined, reason: 'may not be read' } : sample,
    );
    for (const reason of Object.values(reportedOf(entries)))
      expect(reason).to.equal(`${NODE}: absent before the load (may not be read)`);
  });

  it('says in the headline, the summary and the report why there is no number', () => {
    const thresholds = [{ metric: 'cpu-usage', statistic: 'mean', labels: { component: 'node' }, max: 1 }];
    const facts = recordOf(withThresholds(journalOf({ waited: false }), thresholds));
    const result = toResult(facts);
    const reason = `${NODE}: its sample may be of before the end of the load: the next was not waited for`;
    expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    expect(result.outcome).to.equal('fail');
    expect(result.headline).to.match(
      /was not measured: node\/worker-1: its sample may be of before the end of the load/,
    );
    expect(summary(result, facts).text).to.include('not measured: CPU usage (node)').and.include(`(${reason})`);
    expect(runReport(result, facts).text).to.include('Not measured: CPU usage (node)').and.include(`(${reason}).`);
  });

  describe('of containers', () => {
    const cpu = (pod: string): string =>
      `container_cpu_usage_seconds_total{container="coredns",namespace="kube-system",pod="${pod}"}`;
    /** Each pod with its own stamps: when it was looked at, and what it had used by then. */
    const containers = (before: Record<string, [EpochMs, number]>, after: Record<string, [EpochMs, number]>): Entry[] =>
      journalOf({}, (sample) => {
        const shown = Object.entries(sample.edge === 'before' ? before : after);
        return {
          ...sample,
          series: Object.fromEntries(shown.map(([pod, [, value]]) => [cpu(pod), value])),
          takenAt: Object.fromEntries(shown.map(([pod, [at]]) => [cpu(pod), at])),
        };
      });
    const at = (atSeconds: number): EpochMs => later(FIRST, ms(atSeconds * 1000));

    it('divides what each has used by the distance of its own samples', () => {
      const entries = containers({ a: [at(10), 5], b: [at(2), 50] }, { a: [at(42), 13], b: [at(42), 60] });
      const reported = reportedOf(entries, 'coredns');
      expect(reported['cpu-usage']).to.be.closeTo(8 / 32 + 10 / 40, 1e-6);
      expect(reported['cpu-per-object']).to.be.closeTo(18_000 / OBJECTS, 1e-3);
    });

    it('counts one that came in between from its beginning, over the time between the readings', () => {
      const entries = containers({ a: [at(10), 5] }, { a: [at(42), 13], b: [at(42), 3] });
      const [before, after] = entries.filter((entry) => entry.type === 'sample' && entry.source === NODE);
      const readMs = (after?.at ?? 0) - (before?.at ?? 0);
      expect(reportedOf(entries, 'coredns')['cpu-usage']).to.be.closeTo(8 / 32 + 3000 / readMs, 1e-6);
    });
  });

  describe('of metrics.k8s.io', () => {
    const CPU = 'node_cpu_usage_cores';
    const LOAD_MS = 60_000;
    /** The server's clock is 120 ms ahead of ours. */
    const OFFSET = 120;
    /** Averages that end so long after the load began, of so many cores over so many seconds; the load takes a minute. */
    const averages = (
      ...shown: readonly (readonly [endMs: number, cores: number, windowMs: number, readMs?: number])[]
    ): Entry[] => {
      const entries = edited(journal({ runningMs: () => LOAD_MS }), 'sample', (sample) => {
        if (sample.source !== NODE) return sample;
        const begin = sample.at;
        const series = { [CPU]: 9, node_memory_usage_bytes: BYTES + (sample.edge === 'after' ? OBJECTS * 1e6 : 0) };
        return {
          ...sample,
          series,
          askedAt: begin,
          takenAt: later(begin, ms(OFFSET)),
          windowMs: { [CPU]: ms(15_000) },
        };
      });
      const begin = entries.find((entry) => entry.type === 'sample' && entry.edge === 'before')?.at ?? FIRST;
      return shown.reduce<Entry[]>((all, [endMs, cores, windowMs, readMs = endMs + 5000]) => {
        const sample = {
          type: 'sample',
          source: NODE,
          state: 'present',
          edge: 'during',
          series: { [CPU]: cores, node_memory_usage_bytes: BYTES },
          takenAt: later(begin, ms(endMs + OFFSET)),
          windowMs: { [CPU]: ms(windowMs) },
        } as const;
        return inserted(all, later(begin, ms(readMs)), sample);
      }, entries);
    };

    it('takes the averages whose whole time lies in the load, each once, weighted by it', () => {
      const within = [
        [20_000, 1, 15_000],
        [40_000, 3, 20_000],
      ] as const;
      const partly = [8000, 100, 15_000] as const;
      for (const shown of [within, [partly, ...within], [...within, [40_000, 3, 20_000, 50_000] as const]]) {
        const reported = reportedOf(averages(...shown));
        expect(reported['cpu-usage']).to.be.closeTo((1 * 15 + 3 * 20) / 35, 1e-6);
      }
    });

    it('does not say of the load what is known of less than half of it', () => {
      const reported = reportedOf(averages([20_000, 1, 15_000]));
      expect(reported['cpu-usage']).to.match(
        /^node\/worker-1: averages that lie within the load cover 15 s of its 1 min/,
      );
    });

    it('does not divide averages among objects: they do not say what all of the load used', () => {
      const reported = reportedOf(averages([20_000, 1, 15_000], [40_000, 3, 20_000]));
      expect(reported['cpu-per-object']).to.match(/gives averages over parts of the load/);
      expect(reported['memory-per-object']).to.equal(1e6);
    });

    it('does not believe averages of a time that has not yet been', () => {
      const reported = reportedOf(averages([20_000, 1, 15_000], [40_000, 3, 20_000, 30_000]));
      expect(reported['cpu-usage']).to.match(/: its averages are of times that are still to come, by 10 s$/);
    });

    it('is a source of its own: a label keeps its numbers apart from those of counters', () => {
      const { measurements } = toResult(recordOf(averages([20_000, 1, 15_000], [40_000, 3, 20_000])));
      const own = measurements.filter(({ labels }) => labels.component === 'node');
      expect(own.map(({ metric, labels }) => [metric, labels.source])).to.deep.equal([
        ['cpu-usage', 'metrics-api'],
        ['memory-usage', 'metrics-api'],
        ['memory-per-object', 'metrics-api'],
      ]);
      const counted = toResult(recordOf(journalOf())).measurements.find(({ labels }) => labels.component === 'node');
      expect(counted?.labels).to.deep.equal({ component: 'node' });
    });
  });
});
