import { counted } from '../../model/counted.ts';
import type { PlacedObject } from '../facts/record.ts';
import { broken, holds, type ValidityRule } from './rule.ts';
import { unplaced } from './unplaced.ts';

export const perNodeCap: ValidityRule = {
  id: 'per-node-cap',
  summary: 'at no time more objects lived on a node than the cluster allows',
  check(facts) {
    const { plan, placed } = facts;
    const limits = Object.entries(plan.experiment.cluster?.limits.perNode ?? {});
    const blind = limits.length === 0 ? [] : unplaced(facts);
    if (blind.length > 0) return blind;
    return limits.map(([kind, limit]) => {
      const most = mostOnANode(placed.filter((resident) => resident.kind === kind));
      const seen = `at most ${counted(most.count, kind)} on a node${most.node === '' ? '' : ` (${most.node})`}, ${limit} are allowed`;
      return most.count <= limit ? holds(seen) : broken(seen);
    });
  },
};

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
