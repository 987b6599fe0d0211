import { counted } from '../../model/counted.ts';
import { RESOURCES, resourcesBehind } from '../../model/resources.ts';
import type { PlacedObject, RunRecord } from '../facts/record.ts';
import { broken, holds, type ValidityRule } from './rule.ts';
import { unplaced } from './unplaced.ts';

export const perNodeCap: ValidityRule = {
  id: 'per-node-cap',
  summary: 'at no time more objects lived on a node than the cluster allows',
  check(facts) {
    const limits = Object.entries(facts.plan.experiment.cluster?.limits.perNode ?? {});
    const blind = limits.length === 0 ? [] : unplaced(facts);
    if (blind.length > 0) return blind;
    return limits.map(([kind, limit]) => {
      const most = mostOnANode(residentsOf(kind, facts));
      const seen = `at most ${textOf(most.count, kind)} on a node${most.node === '' ? '' : ` (${most.node})`}, ${limit} are allowed`;
      return most.count <= limit ? holds(seen) : broken(seen);
    });
  },
};

const ON_NODES: ReadonlySet<string> = new Set([RESOURCES.pods.kind, RESOURCES.virtualMachineInstances.kind]);

const textOf = (count: number, kind: string): string =>
  ON_NODES.has(kind) ? counted(count, kind) : `${counted(count, 'instance')} of ${kind}s`;

/** What makes pods or instances lives on no node itself: a limit on it holds for these. */
function residentsOf(kind: string, { plan, placed }: RunRecord): PlacedObject[] {
  if (ON_NODES.has(kind)) return placed.filter((resident) => resident.kind === kind);
  const instances = new Map(
    plan.experiment.workloads.flatMap(({ name, manifest }) => {
      const kinds = resourcesBehind(manifest).map((each) => each.kind);
      return kinds.includes(kind) ? [[name, kinds.find((each) => ON_NODES.has(each))] as const] : [];
    }),
  );
  return placed.filter((resident) => instances.get(resident.workload) === resident.kind);
}

/** Sweeps over arrivals and departures; at the same instant departures come first. */
function mostOnANode(placed: readonly PlacedObject[]): { node: string; count: number } {
  const moves = placed
    .flatMap(({ node, from, until }) => [
      { node, at: from, by: 1 },
      { node, at: until, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  const living = new Map<string, number>();
  let most = { node: '', count: 0 };
  for (const { node, by } of moves) {
    const count = (living.get(node) ?? 0) + by;
    living.set(node, count);
    if (count > most.count) most = { node, count };
  }
  return most;
}
