import { counted, firstFew } from '../../model/counted.ts';
import { isMeasurable, type NodeInventory } from '../../model/entry.ts';
import { isMeasured, movesObjects } from '../../model/plan.ts';
import { promisedNodes } from '../../model/target.ts';
import type { EpochMs } from '../../model/units.ts';
import type { RunRecord } from '../facts/record.ts';
import { noLoad } from './no-load.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** A node that is lost takes its objects along, and those that stay have less of a cluster. */
export const nodesPresent: ValidityRule = {
  id: 'nodes-present',
  summary:
    'the nodes that the cluster file promises were there before the load, and could take load all the time until its end',
  check(facts) {
    const { inventories, steps, plan } = facts;
    const begun = beginOf(facts);
    if (begun === undefined) return [noLoad(facts)];
    const before = inventories.findLast(({ at }) => at <= begun);
    const after = inventories.filter(({ at }) => at > begun);
    if (before === undefined || after.length === 0) return [broken(notLooked(steps))];
    // A ramp goes on until nodes refuse pods for lack of memory: of them it is asked only that they are ready.
    const isRamp = steps.some(({ kind }) => kind === 'ramp');
    const takesLoad = (node: Pick<NodeInventory, 'ready' | 'schedulable'>): boolean =>
      node.ready && (isRamp || node.schedulable);
    const usable = before.nodes.filter(isMeasurable);
    const names = new Set(usable.map(({ name }) => name));
    const known = new Set(before.nodes.map(({ name }) => name));
    const later = after.flatMap(({ nodes }) => nodes);
    const lost = usable.filter((node) =>
      after.some(({ nodes }) => !nodes.some((one) => one.name === node.name && takesLoad(one))),
    );
    const away = [...names].filter(
      (name) => !lost.some((node) => node.name === name) && wasAway(name, begun, facts, takesLoad),
    );
    const came = [
      ...new Set(
        later.filter((node) => isMeasurable(node) && !(isRamp ? known : names).has(node.name)).map(({ name }) => name),
      ),
    ];
    const { cluster } = plan.experiment;
    const promised = cluster === undefined ? 0 : promisedNodes(cluster);
    const faults = [
      usable.length < promised
        ? `${counted(usable.length, 'node')} could take load, the cluster file says ${promised}`
        : '',
      lost.length > 0 ? `${counted(lost.length, 'node')} lost: ${firstFew(lost.map(({ name }) => name))}` : '',
      away.length > 0 ? `${counted(away.length, 'node')} could take no load for a while: ${firstFew(away)}` : '',
      came.length > 0 ? `${counted(came.length, 'node')} came during the load: ${firstFew(came)}` : '',
    ].filter(Boolean);
    if (faults.length > 0) return faults.map((fault) => broken(fault));
    return [holds(`${counted(usable.length, 'node')}, before, after, and all the time between`)];
  },
};

/** The cluster is looked at within the step of the load, right before the first creation. */
function beginOf({ steps, calls }: RunRecord): EpochMs | undefined {
  const load = steps.find(isMeasured);
  return calls.find(({ step }) => load !== undefined && step === load.id)?.sentAt ?? load?.startedAt;
}

/** Where a look is later than the node's return, the time since which it is ready shows that it was away. */
function wasAway(
  name: string,
  begun: EpochMs,
  { nodeChanges, inventories, steps }: RunRecord,
  takesLoad: (change: RunRecord['nodeChanges'][number]) => boolean,
): boolean {
  const over = steps.findLast(movesObjects)?.endedAt ?? Infinity;
  const seen = nodeChanges.some(
    (change) => change.name === name && change.at > begun && change.at <= over && !takesLoad(change),
  );
  const since = inventories.flatMap(({ at, nodes }) => {
    const { readySince } = (at > over ? undefined : nodes.find((node) => node.name === name)) ?? {};
    return readySince === undefined ? [] : [{ at, readySince }];
  });
  const first = since.findLast(({ at }) => at <= begun);
  return seen || since.some(({ at, readySince }) => at > begun && readySince !== (first?.readySince ?? readySince));
}

/** What kept us from it is the cause, where it is known. */
function notLooked(steps: RunRecord['steps']): string {
  const { reason } = steps.find(isMeasured) ?? {};
  if (reason === undefined) return 'the nodes were not looked at before and after the load';
  return `the load failed (${reason}), and the nodes were not looked at after it`;
}
