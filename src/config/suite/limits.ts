import { isRun, type Test } from '../../model/suite.ts';
import { levelsOf } from '../plan/levels.ts';
import { levelNeeds, perNodeLimit } from '../plan/plan.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Layer } from './cascade.ts';
import { levelPath } from './level-path.ts';

/** Levels that need more schedulable nodes than the cluster's file promises. */
export function capacityDiagnostics(test: Test, own: Layer): Diagnostic[] {
  const { experiment } = test;
  const { cluster, sweep } = experiment;
  if (cluster === undefined || !isRun(experiment) || perNodeLimit(experiment, cluster) === undefined) return [];
  return levelsOf(sweep && { ...sweep, repetitions: 1 }).flatMap((level) => {
    const { instances, perNode, schedulableNodes } = levelNeeds(experiment, cluster, level);
    if (schedulableNodes <= cluster.nodes.schedulable) return [];
    const path = [...own.at, ...levelPath(sweep, level.parameters, ['objects'])];
    const message = `${instances} at once, at most ${perNode} per node, need ${schedulableNodes} schedulable nodes; ${cluster.name} has ${cluster.nodes.schedulable}`;
    const hint = `fewer objects, or a higher limits.perNode or nodes.schedulable in the file of ${cluster.name}`;
    return [complain(own.source, path, { message, hint })];
  });
}
