import { ranTogetherCheck } from '../../fleet/checks.ts';
import { type FleetStep, fleetMembers, fleetSteps } from '../../fleet/from-run.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** What runs after the others have ended has the host to itself. */
export const ranTogether: ValidityRule = {
  id: 'ran-together',
  summary: 'all participants of a fleet made load during at least 80 % of each command',
  check: (record) => fleetSteps(record.plan).flatMap((step) => ofStep(step, record)),
};

function ofStep(step: FleetStep, record: RunRecord): RuleFinding[] {
  const members = fleetMembers(step, record);
  if (members.length < 2) return [];
  const { passed, message } = ranTogetherCheck(members);
  const seen = `step ${step.id}: ${message}`;
  return [passed ? holds(seen, step.level) : broken(seen, step.level)];
}
