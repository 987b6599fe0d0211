import type { BenchmarkRun } from '../../model/benchmark.ts';
import type { FleetRoom } from '../../model/fleet.ts';
import { numberAt, valueAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { ApiError } from '../cluster.ts';
import { ifThere } from '../if-there.ts';
import { listAll } from '../list.ts';
import type { CheckContext } from './check.ts';

/** How many CPUs that VMs share are one of their node; `isKnown` where KubeVirt's object was read, or there is none. */
export interface CpuRatio {
  readonly ratio: number;
  readonly isKnown: boolean;
}

/** KubeVirt's own, which plans are made with. */
const DEFAULT_RATIO = 10;

/** `spec.configuration.developerConfiguration.cpuAllocationRatio` of the KubeVirt object, else its default. */
export async function cpuRatioOf({ cluster, signal }: Pick<CheckContext, 'cluster' | 'signal'>): Promise<CpuRatio> {
  try {
    const [object] = (await ifThere(listAll(cluster, { resource: RESOURCES.kubevirts }, signal))) ?? [];
    const said = numberAt(object, 'spec', 'configuration', 'developerConfiguration', 'cpuAllocationRatio') ?? 0;
    return { ratio: said > 0 ? said : DEFAULT_RATIO, isKnown: true };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    return { ratio: DEFAULT_RATIO, isKnown: false };
  }
}

/** CPUs of one node's VMs that are not their own. */
export const sharedCpus = ({ roles }: Pick<BenchmarkRun, 'roles'>, { nodes }: FleetRoom): number =>
  roles
    .filter(({ flavour, pod }) => flavour?.product === 'vm' && valueAt(pod, ...DEDICATED) !== true)
    .reduce((sum, { count, flavour }) => sum + (count * (flavour?.cores ?? 0)) / nodes, 0);

const DEDICATED = ['spec', 'domain', 'cpu', 'dedicatedCpuPlacement'];

/** What one node must have for a fleet, planned with the default. */
export interface SharingFleet {
  readonly room: FleetRoom;
  /** CPUs of a node that its VMs share. */
  readonly shared: number;
}

/** The same by the ratio of the cluster. */
export function atRatio<F extends SharingFleet>(fleet: F, { ratio }: CpuRatio): F {
  const { room, shared } = fleet;
  // Of CPUs Kubernetes counts thousandths.
  const cpu = Math.round(1000 * (room.cpu + shared / ratio - shared / DEFAULT_RATIO)) / 1000;
  return { ...fleet, room: { ...room, cpu } };
}
