import { type Milliseconds, ms } from '../../model/units.ts';
import type { RunRecord } from '../facts/record.ts';
import { benchmarkSteps } from './benchmark-ok.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** Who begins late runs alone at the end. */
const MOST = { ms: 250, share: 0.01 };

export const startedTogether: ValidityRule = {
  id: 'started-together',
  summary: 'the tools of all participants began within 250 ms or 1 % of their time, by the clocks of their nodes',
  check: (facts) => benchmarkSteps(facts).flatMap(({ id, level }) => ofStep(id, level, facts)),
};

function ofStep(id: string, level: string | undefined, { benchmarks, plan }: RunRecord): RuleFinding[] {
  const starts = benchmarks.flatMap(({ step, startedAt }) =>
    step === id && startedAt !== undefined ? [startedAt] : [],
  );
  if (starts.length < 2) return [];
  const apart = Math.max(...starts) - Math.min(...starts);
  const allowed = Math.max(MOST.ms, MOST.share * durationOf(id, plan));
  const seen = `step ${id}: ${starts.length} tools began within ${apart} ms; ${Math.round(allowed)} ms are allowed`;
  return [apart <= allowed ? holds(seen, level) : broken(seen, level)];
}

function durationOf(id: string, { steps }: RunRecord['plan']): Milliseconds {
  const step = steps.find((each) => each.id === id);
  return step?.kind === 'benchmark' ? step.benchmark.durationMs : ms(0);
}
