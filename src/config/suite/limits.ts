import type { Needs } from '../../model/plan.ts';
import { isRun, type Test } from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import { levelsOf } from '../plan/levels.ts';
import { levelNeeds, perNodeLimit } from '../plan/plan.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Layer } from './cascade.ts';
import { levelPath } from './level-path.ts';

/** Levels that need more schedulable nodes than the cluster's file promises. */
export function capacityDiagnostics(test: Test, own: Layer): Diagnostic[] {
  const { experiment } = test;
  const { cluster, sweep, scenario } = experiment;
  if (cluster === undefined || !isRun(experiment)) return [];
  if (perNodeLimit(experiment, cluster) === undefined && scenario.kind !== 'fleet') return [];
  return levelsOf(sweep && { ...sweep, repetitions: 1 }).flatMap((level) => {
    const needs = levelNeeds(experiment, cluster, level);
    if (needs.schedulableNodes <= cluster.nodes.schedulable) return [];
    const { parameter, message, hint } = complaintOf(needs, cluster);
    return [complain(own.source, [...own.at, ...levelPath(sweep, level.parameters, [parameter])], { message, hint })];
  });
}

function complaintOf({ instances, perNode, schedulableNodes }: Needs, { name, nodes }: TargetCluster) {
  const has = `${schedulableNodes} schedulable nodes; ${name} has ${nodes.schedulable}`;
  if (perNode === undefined)
    return {
      ...{ parameter: 'nodes', message: `it fills ${has}` },
      hint: `fewer nodes, or a higher nodes.schedulable in the file of ${name}`,
    };
  return {
    ...{ parameter: 'objects', message: `${instances} at once, at most ${perNode} per node, need ${has}` },
    hint: `fewer objects, or a higher limits.perNode or nodes.schedulable in the file of ${name}`,
  };
}
