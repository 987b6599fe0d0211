import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import { quantile, sorted } from '../../../src/stats/quantile.ts';
import { benchmarkJournal } from '../../support/benchmark-journal.ts';

/** Twenty runs: the second longest wait is the 95th percentile. */
const SWEEP = { product: { streams: [1, 2, 4, 8] }, include: [], repetitions: 5, order: 'random', seed: 'a' } as const;

const LIMIT_MS = 2000;

describe('[I] runner/benchmark, what a run waits for beside its tool', () => {
  let steps: readonly (readonly Entry[])[] = [];

  before(async () => {
    const entries = await benchmarkJournal({ sweep: SWEEP });
    const ofSteps = Map.groupBy(entries, (entry) =>
      entry.type === 'participant' || entry.type === 'output' ? entry.step : '',
    );
    ofSteps.delete('');
    steps = [...ofSteps.values()];
    expect(steps).to.have.length(20);
  });

  it('is at most two seconds from the last pod that is ready to the start of the tool, in 95 % of all', () => {
    expect(p95(steps.map((step) => startOf(step) - lastReady(step)))).to.be.within(0, LIMIT_MS);
  });

  it('is at most two seconds from the end of the tool to its output in the journal, in 95 % of all', () => {
    expect(p95(steps.flatMap(outputs).map(({ at, endedAt }) => at - endedAt))).to.be.within(0, LIMIT_MS);
  });
});

const p95 = (values: readonly number[]): number | undefined => quantile(sorted(values), 95);

const lastReady = (step: readonly Entry[]): number =>
  Math.max(...step.flatMap((entry) => (entry.type === 'participant' && entry.state === 'arrived' ? [entry.at] : [])));

const startOf = (step: readonly Entry[]): number => Math.min(...outputs(step).map(({ startedAt }) => startedAt));

/** By the clock of the cluster, which on the simulator is that of the run. */
const outputs = (step: readonly Entry[]) =>
  step.flatMap((entry) =>
    entry.type === 'output' && entry.startedAt !== undefined && entry.endedAt !== undefined
      ? [{ at: entry.at, startedAt: entry.startedAt, endedAt: entry.endedAt }]
      : [],
  );
