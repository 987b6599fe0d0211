import type { BenchmarkRun } from './benchmark.ts';
import { madeRoles } from './made.ts';
import { RESOURCES, type Resource, type Right, resourceOf } from './resources.ts';

/** KubeVirt serves what is done with a guest (its console, its pause) beside the guest itself. */
export const GUEST_SUBRESOURCES: Resource = {
  ...RESOURCES.virtualMachineInstances,
  apiVersion: 'subresources.kubevirt.io/v1',
};

/** What fleets do with their participants, beyond making them and looking at them. */
export function fleetRights(benchmarks: readonly BenchmarkRun[]): Right[] {
  const all = benchmarks.flatMap((benchmark) => [
    ...(benchmark.fleet?.transport === 'api' ? linesOf(benchmark) : []),
    ...(benchmark.fleet?.startStrategy === 'Paused' ? [UNPAUSE] : []),
    ...(benchmark.fleet?.launcherVersions ? socketRights(RESOURCES.pods, 'exec') : []),
  ]);
  return [...new Map(all.map((right) => [`${right.verb} ${right.subresource}`, right])).values()];
}

const UNPAUSE: Right = { verb: 'update', resource: GUEST_SUBRESOURCES, subresource: 'unpause' };

/**
 * A WebSocket is a GET; newer API servers ask for `create` too.
 * https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/registry/core/pod/rest/subresources.go (ensureAuthorizedForVerb)
 */
const socketRights = (resource: Resource, subresource: string): Right[] =>
  ['create', 'get'].map((verb) => ({ verb, resource, subresource }));

function linesOf(benchmark: BenchmarkRun): Right[] {
  const watcher = benchmark.fleet?.watcher;
  const pods = [...madeRoles(benchmark).map(({ pod }) => pod), ...(watcher === undefined ? [] : [watcher])];
  const made = pods.map((pod) => resourceOf(pod));
  return made.flatMap((resource): Right[] =>
    resource === RESOURCES.pods
      ? socketRights(resource, 'attach')
      : [{ verb: 'get', resource: GUEST_SUBRESOURCES, subresource: 'console' }],
  );
}
