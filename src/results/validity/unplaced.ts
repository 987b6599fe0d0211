import { makesPods } from '../../model/resources.ts';
import type { RunRecord } from '../facts/record.ts';
import { groupsOf } from '../measurements/groups.ts';
import { broken, type RuleFinding } from './rule.ts';

/**
 * Workloads that became ready although none of their pods was seen on a node: a kind between them is not followed, so
 * nothing can be said of nodes.
 */
export function unplaced(facts: RunRecord): RuleFinding[] {
  const blind = groupsOf(facts).filter(
    ({ workload, replicas, objects }) =>
      replicas > 0 &&
      makesPods(workload.manifest) &&
      objects.some(({ ready }) => ready) &&
      objects.every(({ node, instances = [] }) =>
        [node, ...instances.map((each) => each.node)].every((each) => each === undefined),
      ),
  );
  return blind.map(({ workload, kind, level }) =>
    broken(
      `${workload.name} became ready, but no pod of its ${kind} was seen on a node: where they ran is not known`,
      level,
    ),
  );
}
