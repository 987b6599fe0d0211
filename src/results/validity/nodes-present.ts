import { counted, firstFew } from '../../model/counted.ts';
import { isMeasurable } from '../../model/entry.ts';
import { type Evidence, isMeasured } from '../facts/evidence.ts';
import { broken, holds, type Rule } from './rule.ts';

/** A node that is lost takes its objects along, and those that stay have less of a cluster. */
export const nodesPresent: Rule = {
  id: 'nodes-present',
  summary: 'every node that was there before the load was there, ready and schedulable, after it',
  check({ inventories, steps }) {
    const begun = steps.find(isMeasured)?.startedAt;
    if (begun === undefined) return [broken('no load was made')];
    const before = inventories.findLast(({ at }) => at <= begun);
    const after = inventories.filter(({ at }) => at > begun);
    if (before === undefined || after.length === 0) return [broken(nobodyLooked(steps))];
    const usable = before.nodes.filter(isMeasurable).map(({ name }) => name);
    const lost = usable.filter((name) =>
      after.some(({ nodes }) => !nodes.some((node) => node.name === name && isMeasurable(node))),
    );
    if (lost.length > 0) return [broken(`${counted(lost.length, 'node')} lost: ${firstFew(lost)}`)];
    return [holds(`${counted(usable.length, 'node')}, before and after`)];
  },
};

/** What kept us from it is the cause, where it is known. */
function nobodyLooked(steps: Evidence['steps']): string {
  const { reason } = steps.find(isMeasured) ?? {};
  if (reason === undefined) return 'nobody looked at the nodes before and after the load';
  return `the load failed (${reason}), and nobody looked at the nodes after it`;
}
