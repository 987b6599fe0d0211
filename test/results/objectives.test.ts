import { expect } from 'chai';
import type { BenchmarkSample } from '../../src/model/facts.ts';
import type { RunRecord } from '../../src/results/facts/record.ts';
import { missedObjectives, objectiveOutcomes } from '../../src/results/objectives.ts';
import { at } from '../support/run-record.ts';

describe('[U] results/objectives', () => {
  const late = { objective: 'PodStartup', message: 'p99 is 6 s' };
  const deep = { objective: 'APIResponsiveness', message: 'p99 is 2 s' };

  it('counts of each level what any of its repetitions missed, and passes where that is nothing', () => {
    const facts = ran({ level: 'a', missed: [] }, { level: 'a', missed: [late, deep] }, { level: 'b', missed: [] });
    const outcome = { metric: 'engine-objectives', statistic: 'value', bound: 'max', limit: 0 } as const;
    const labels = { measurement: 'kube-burner', reading: 'missed' };
    expect(objectiveOutcomes(facts)).to.deep.equal([
      { ...outcome, labels: { ...labels, level: 'a' }, value: 2, passed: false },
      { ...outcome, labels: { ...labels, level: 'b' }, value: 0, passed: true },
    ]);
    expect(objectiveOutcomes(ran({ missed: [] }))[0]?.labels).to.deep.equal(labels);
  });

  it('judges what one repetition missed also where another names no objective', () => {
    expect(objectiveOutcomes(ran({}, { missed: [late] })).map(({ value, passed }) => [value, passed])).to.deep.equal([
      [1, false],
    ]);
    expect(objectiveOutcomes(ran({}, {}))).to.deep.equal([]);
  });

  it('judges no output that is not whole, and none of another step', () => {
    expect(objectiveOutcomes(ran({ status: 'partial', missed: [late] }))).to.deep.equal([]);
    const elsewhere = ran({ step: '06-benchmark', missed: [late] });
    expect(objectiveOutcomes(elsewhere)).to.deep.equal([]);
    expect(missedObjectives(elsewhere)).to.deep.equal([]);
  });

  it('are named in the order of the engine', () => {
    expect(missedObjectives(ran({}, { missed: [] }, { missed: [deep, late] }))).to.deep.equal([deep, late]);
    expect(missedObjectives(ran({ missed: [] }))).to.deep.equal([]);
  });
});

/** An engine ran in the step `05-engine`, a benchmark beside it. */
function ran(...samples: Partial<BenchmarkSample>[]): Pick<RunRecord, 'benchmarks' | 'steps'> {
  const span = { role: 'measure', startedAt: at(0), endedAt: at(1), how: 'done' } as const;
  return {
    steps: [
      { ...span, id: '05-engine', kind: 'engine' },
      { ...span, id: '06-benchmark', kind: 'benchmark' },
    ],
    benchmarks: samples.map((over) => ({
      step: '05-engine',
      name: 'report',
      repetition: 1,
      tool: 'kube-burner',
      status: 'ok',
      readings: [],
      ...over,
    })),
  };
}
