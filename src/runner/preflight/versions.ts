import { parseJson, stringAt } from '../../model/json.ts';
import { seconds } from '../../model/units.ts';
import { ApiError, type Cluster } from '../cluster.ts';
import { mayRetry } from '../retry.ts';
import { installedKubevirt } from '../subject/kubevirt.ts';

/**
 * What the cluster says it runs: component -> version. What is not installed, and what the server will never report, is left out. Throws
 * ApiError where it may report it later: a version that one inventory lacks and another has would read as changed.
 */
export async function versionsOf(cluster: Cluster, signal: AbortSignal): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  const kubernetes = await kubernetesVersion(cluster, signal);
  if (kubernetes !== undefined) versions.kubernetes = kubernetes;
  const kubevirt = await installedKubevirt(cluster, signal);
  if (kubevirt?.version !== undefined) versions.kubevirt = kubevirt.version;
  return versions;
}

async function kubernetesVersion(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { text } = await cluster.text('/version', { signal, timeoutMs: seconds(10) });
    return stringAt(parseJson(text), 'gitVersion');
  } catch (error) {
    if (error instanceof ApiError && !mayRetry(error.status)) return undefined;
    throw error;
  }
}
