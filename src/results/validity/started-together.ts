import { MOST_APART, startedTogetherCheck } from '../../fleet/checks.ts';
import { type FleetStep, fleetMembers, fleetSteps } from '../../fleet/from-run.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { RunRecord } from '../facts/record.ts';
import { benchmarkSteps } from './benchmark-ok.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

export const startedTogether: ValidityRule = {
  id: 'started-together',
  summary: 'the tools of all participants began within 250 ms or 1 % of their time, by the clocks of their nodes',
  check: (facts) => benchmarkSteps(facts).flatMap(({ id, level }) => ofStep(id, level, facts)),
};

function ofStep(id: string, level: string | undefined, record: RunRecord): RuleFinding[] {
  const { benchmarks, plan } = record;
  const fleet = fleetSteps(plan).find((step) => step.id === id);
  if (fleet !== undefined) return ofFleet(fleet, level, record);
  const starts = benchmarks.flatMap(({ step, startedAt }) =>
    step === id && startedAt !== undefined ? [startedAt] : [],
  );
  if (starts.length < 2) return [];
  const apart = Math.max(...starts) - Math.min(...starts);
  const allowed = Math.max(MOST_APART.ms, MOST_APART.share * durationOf(id, plan));
  const seen = `step ${id}: ${starts.length} tools began within ${apart} ms; ${Math.round(allowed)} ms are allowed`;
  return [apart <= allowed ? holds(seen, level) : broken(seen, level)];
}

/** Participants that joined a barrier know how far their clocks may be wrong. */
function ofFleet(step: FleetStep, level: string | undefined, record: RunRecord): RuleFinding[] {
  const members = fleetMembers(step, record);
  const { passed, message } = startedTogetherCheck(members, step.benchmark.durationMs);
  if (passed && members.length < 2) return [];
  return [passed ? holds(`step ${step.id}: ${message}`, level) : broken(`step ${step.id}: ${message}`, level)];
}

function durationOf(id: string, { steps }: RunRecord['plan']): Milliseconds {
  const step = steps.find((each) => each.id === id);
  return step?.kind === 'benchmark' ? step.benchmark.durationMs : ms(0);
}
