import { isJsonObject, type Json, stringAt } from '../../model/json.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster } from '../cluster.ts';
import { installedKubevirt } from '../subject/kubevirt.ts';

/** What the cluster says it runs: component -> version. What cannot be learnt is left out. */
export async function versionsOf(cluster: Cluster, signal: AbortSignal): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  const kubernetes = await kubernetesVersion(cluster, signal);
  if (kubernetes !== undefined) versions.kubernetes = kubernetes;
  const kubevirt = await installedKubevirt(cluster, signal);
  if (kubevirt?.version !== undefined) versions.kubevirt = kubevirt.version;
  return versions;
}

async function kubernetesVersion(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const { text } = await cluster.text('/version', { signal, timeoutMs: seconds(10) });
  const parsed: Json = JSON.parse(text);
  return isJsonObject(parsed) ? stringAt(parsed, 'gitVersion') : undefined;
}
