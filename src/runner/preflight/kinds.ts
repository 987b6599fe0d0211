import { counted } from '../../model/counted.ts';
import { manifestsOf } from '../../model/made.ts';
import { isAlwaysServed, type Resource, resourcesBehind } from '../../model/resources.ts';
import { seconds } from '../../model/units.ts';
import { ApiError } from '../cluster.ts';
import { type CheckContext, failing, ok, type PreflightCheck } from './check.ts';

/** The cluster serves the kinds that the test creates, and those that come of them. */
export const kinds: PreflightCheck = {
  name: 'kinds',
  async look({ cluster, plan, signal }) {
    const all = manifestsOf(plan).flatMap(resourcesBehind);
    const needed = [...new Map(all.map((resource) => [resource.plural, resource])).values()];
    const served = await Promise.all(needed.map((resource) => isServed(cluster, resource, signal)));
    const missing = needed.filter((_, index) => served[index] === false);
    if (missing.length === 0) return [ok(`what the test concerns is served: ${counted(needed.length, 'kind')}`)];
    return missing.map(({ kind, apiVersion }) =>
      failing(
        `the cluster serves no ${kind} of ${apiVersion}`,
        'install its CustomResourceDefinition; KubeVirt is installed by its operator',
      ),
    );
  },
};

/** Whether the kind may be read is another question. What is neither yes, nor that, nor no, answers none. */
async function isServed(cluster: CheckContext['cluster'], resource: Resource, signal: AbortSignal): Promise<boolean> {
  try {
    await cluster.list({ resource, limit: 1 }, { signal, timeoutMs: seconds(10) });
    return true;
  } catch (error) {
    const status = error instanceof ApiError ? error.status : undefined;
    if (status === 403) return true;
    if (status === 404 && !isAlwaysServed(resource)) return false;
    throw error;
  }
}
