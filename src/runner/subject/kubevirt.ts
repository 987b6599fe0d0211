import { type JsonObject, listAt, numberAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { Cluster } from '../cluster.ts';
import { ifThere } from '../if-there.ts';
import { listAll } from '../list.ts';

/** The KubeVirt installation as its operator reports it. */
export interface KubevirtReport {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly registry: string | undefined;
  readonly available: boolean;
  /** All that the operator has rolled out, its images among it, as it writes that; undefined where it does not. */
  readonly deployed: string | undefined;
  readonly object: JsonObject;
}

/** What an installation is to report; what is undefined may be anything. */
export type Release = Pick<KubevirtReport, 'version' | 'registry'>;

export const reports = (report: KubevirtReport | undefined, { version, registry }: Release): boolean =>
  (version === undefined || report?.version === version) && (registry === undefined || report?.registry === registry);

/** For people: `v1.6.0 from quay.io/kubevirt`. */
export function releaseText(release: Release | undefined): string {
  if (release === undefined) return 'no KubeVirt';
  const { version = 'an unknown version', registry } = release;
  return registry === undefined ? version : `${version} from ${registry}`;
}

/** Reads the KubeVirt object of the cluster; undefined where KubeVirt is not installed. */
export async function installedKubevirt(cluster: Cluster, signal: AbortSignal): Promise<KubevirtReport | undefined> {
  const [object] = (await ifThere(listAll(cluster, { resource: RESOURCES.kubevirts }, signal))) ?? [];
  return object === undefined ? undefined : toReport(object);
}

function toReport(object: JsonObject): KubevirtReport {
  const observed = stringAt(object, 'status', 'observedKubeVirtVersion');
  const target = stringAt(object, 'status', 'targetKubeVirtVersion') ?? observed;
  const conditions = listAt(object, 'status', 'conditions');
  const isTrue = (type: string): boolean =>
    conditions.some((c) => stringAt(c, 'type') === type && stringAt(c, 'status') === 'True');
  return {
    namespace: stringAt(object, 'metadata', 'namespace') ?? 'kubevirt',
    name: stringAt(object, 'metadata', 'name') ?? 'kubevirt',
    version: observed,
    registry: stringAt(object, 'status', 'observedKubeVirtRegistry'),
    deployed: stringAt(object, 'status', 'observedDeploymentConfig'),
    available:
      stringAt(object, 'status', 'phase') === 'Deployed' &&
      observed === target &&
      isObserved(object) &&
      (conditions.length === 0 || (isTrue('Available') && !isTrue('Progressing'))),
    object,
  };
}

/**
 * Whether the status is about the spec as it now is: the operator sets observedGeneration when all that the spec asks for is ready
 * (pkg/virt-operator/kubevirt.go, syncInstallation). Old ones do not have it.
 */
function isObserved(object: JsonObject): boolean {
  const generation = numberAt(object, 'metadata', 'generation') ?? 0;
  return (numberAt(object, 'status', 'observedGeneration') ?? generation) >= generation;
}
