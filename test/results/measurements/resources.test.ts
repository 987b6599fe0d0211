import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';
import { recordOf } from '../../../src/results/index.ts';
import { measureAll } from '../../../src/results/measurements/index.ts';
import { POD } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';

const CONTROLLER = { component: 'virt-controller' };
const REPETITIONS = [1, 2, 3];

/** One journal for each number of repetitions of the same burst. */
const journals = REPETITIONS.map((repetitions) =>
  builtJournal({ sweep: { product: { objects: [20] }, include: [], repetitions, order: 'sequential' } }),
);

describe('[U] results/measurements/resources, of repetitions of a level', () => {
  it('gives each object the CPU and memory that it costs, however often the level was repeated', () => {
    for (const metric of ['cpu-per-object', 'memory-per-object', 'cpu-usage']) {
      const [once = Number.NaN, ...more] = journals.map((journal) => measured(metric, CONTROLLER, journal));
      expect(once).to.be.above(0);
      for (const value of more) expect(value, metric).to.be.closeTo(once, once * 1e-3);
    }
  });

  it('finds the peak of memory and of a queue in whichever repetition it was', () => {
    const [, twice = []] = journals;
    for (const index of [0, 1]) {
      const peak = edited(twice, 'sample', (sample) => {
        if (sample !== afterLoad(twice)[index]) return sample;
        const series = { process_resident_memory_bytes: 9e9, 'workqueue_depth{name="vmi"}': 999 };
        return { ...sample, series: { ...sample.series, ...series } };
      });
      expect(measured('memory-usage', CONTROLLER, peak)).to.equal(9e9);
      expect(measured('queue-depth', { ...CONTROLLER, queue: 'vmi' }, peak)).to.equal(999);
    }
  });

  it('adds up the replicas of a component within a repetition, not over several', () => {
    const [, twice = []] = journals;
    const replicas = twice.filter((entry) => entry.type === 'sample' && entry.source.startsWith('kube-apiserver/'));
    const memory = replicas.map((entry) => (entry.type === 'sample' ? bytesOf(entry.series) : 0));
    expect(measured('memory-usage', { component: 'kube-apiserver' }, twice)).to.equal(2 * Math.max(...memory));
  });

  it('does not know what a component used that was not read after one of the repetitions', () => {
    const [, twice = []] = journals;
    const lost = edited(twice, 'sample', (sample) =>
      sample === afterLoad(twice)[1] ? { ...sample, state: 'absent', series: undefined, reason: 'no route' } : sample,
    );
    expect(measured('cpu-usage', CONTROLLER, lost)).to.equal(undefined);
    expect(measured('memory-usage', CONTROLLER, lost)).to.equal(undefined);
  });
});

describe('[U] results/measurements/resources, of several populations', () => {
  const samplesOf = (scenario: ScenarioSpec, metric: string) => {
    const all = measureAll(recordOf(builtJournal({ scenario, workloads: [POD] })));
    const about = all.filter(({ labels, ...each }) => each.metric === metric && labels.component === 'virt-controller');
    return about.map(({ labels, samples }) => [labels.load, samples]);
  };

  it('divides what the fill and the churn used by the objects of each, and gives memory to those that were added', () => {
    const scenario = { kind: 'churn', objects: 10, perSecond: 1, duration: '8s' } as const;
    expect(samplesOf(scenario, 'cpu-per-object')).to.deep.equal([
      ['fill', 10],
      ['churn', 8],
    ]);
    expect(samplesOf(scenario, 'memory-per-object')).to.deep.equal([['fill', 10]]);
  });

  it('divides what a deletion used by the objects that went', () => {
    const scenario = { kind: 'deletion', objects: 10 } as const;
    expect(samplesOf(scenario, 'cpu-per-object')).to.deep.equal([
      ['fill', 10],
      ['delete', 10],
    ]);
  });
});

/** The sample of the controller right after each load. */
function afterLoad(entries: readonly Entry[]): Entry[] {
  const samples = entries.flatMap((entry) =>
    entry.type === 'sample' && entry.source === 'virt-controller/a' ? [entry] : [],
  );
  return samples.filter((_, index) => samples[index - 1]?.edge === 'before');
}

const bytesOf = (series: Readonly<Record<string, number>> = {}): number => series.process_resident_memory_bytes ?? 0;

function measured(metric: string, labels: Readonly<Record<string, string>>, entries: readonly Entry[]) {
  const found = measureAll(recordOf(entries)).find(
    (each) => each.metric === metric && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
  return found?.statistics[0]?.value;
}
