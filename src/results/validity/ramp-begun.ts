import { counted } from '../../model/counted.ts';
import { stringAt } from '../../model/json.ts';
import { hasBegun } from '../../model/ramp.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

type Looks = RunRecord['rampLooks'];

/** Containers that never run hold nothing: a slope over them would be no cost, and a node with them no smaller. */
export const rampBegun: ValidityRule = {
  id: 'ramp-begun',
  summary: 'the containers of a ramp run, on each node that it gave some to',
  check: ({ steps, rampLooks }) =>
    steps
      .filter(({ kind }) => kind === 'ramp')
      .flatMap(({ id, level, reason, facts }) => {
        const looks = rampLooks.filter(({ step }) => step === id);
        return looks.length === 0 ? [] : ofStep(id, level, reason ?? stringAt(facts, 'unbegun'), looks);
      }),
};

function ofStep(id: string, level: string | undefined, why: string | undefined, looks: Looks): RuleFinding {
  if (!looks.some(({ pods }) => hasBegun(pods))) {
    const failure = looks.map(({ pods, pendingReason }) => pods.failure ?? pendingReason).find(Boolean);
    const unbegun = `no container has begun to work${failure === undefined ? '' : `: ${failure}`}`;
    return broken(`step ${id}: ${why ?? unbegun}`, level);
  }
  const idle = idleNodes(looks);
  return idle.length === 0
    ? holds(`step ${id}: its containers ran`, level)
    : broken(`step ${id}: none of the containers on ${idle.join(', ')} ran in ${counted(looks.length, 'look')}`, level);
}

/** In fewer looks containers may still have been on their way. */
const LEAST_LOOKS = 5;

/** Nodes with containers of which none ran, or failed. */
function idleNodes(looks: Looks): string[] {
  const seen = Map.groupBy(
    looks.flatMap(({ nodes }) => nodes).filter(({ live, running }) => live > 0 && running !== undefined),
    ({ name }) => name,
  );
  return [...seen].flatMap(([name, of]) =>
    of.length >= LEAST_LOOKS && of.every(({ running, hasFailed }) => running === 0 && hasFailed !== true) ? [name] : [],
  );
}
