import type { Test } from '../../model/suite.ts';
import { levelsOf } from '../plan/levels.ts';
import { levelNeeds, perNodeLimit } from '../plan/plan.ts';
import { complain } from '../source/complain.ts';
import type { Issue } from '../source/issue.ts';
import type { Layer } from './cascade.ts';
import { levelPath } from './level-path.ts';

/** Levels that need more schedulable nodes than the cluster's file promises. */
export function capacityIssues(test: Test, own: Layer): Issue[] {
  const { cluster, scenario } = test;
  if (cluster === undefined || scenario.kind === 'command' || perNodeLimit(test, cluster) === undefined) return [];
  return levelsOf(test.sweep && { ...test.sweep, repetitions: 1 }).flatMap((level) => {
    const { instances, perNode, schedulableNodes } = levelNeeds(test, cluster, level);
    if (schedulableNodes <= cluster.nodes.schedulable) return [];
    const path = [...own.at, ...levelPath(test.sweep, level.parameters, ['objects'])];
    const problem = `${instances} at once, at most ${perNode} per node, need ${schedulableNodes} schedulable nodes; ${cluster.name} has ${cluster.nodes.schedulable}`;
    const hint = `fewer objects, or a higher limits.perNode or nodes.schedulable in the file of ${cluster.name}`;
    return [complain(own.source, path, { problem, hint })];
  });
}
