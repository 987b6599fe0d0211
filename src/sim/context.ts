import type { Random } from '../model/random.ts';
import type { EpochMs } from '../model/units.ts';
import type { Work } from './api/work.ts';
import type { EventRecorder } from './controllers/events.ts';
import type { Owners } from './controllers/owners.ts';
import type { Faults } from './faults/faults.ts';
import type { Components } from './metrics/components.ts';
import type { NodeMeters } from './metrics/nodes.ts';
import type { MeteredRegistry, Traffic } from './metrics/traffic.ts';
import type { SimOptions } from './options.ts';
import type { SimBarrier } from './pilot.ts';
import type { Store } from './registry/store.ts';
import type { SimTime } from './time.ts';

/** What the parts of one simulated cluster share. */
export interface SimContext {
  readonly time: SimTime;
  /** The server's clock; faults may set it off from the client's. */
  readonly serverNow: () => EpochMs;
  readonly random: Random;
  readonly options: SimOptions;
  readonly store: Store;
  readonly registry: MeteredRegistry;
  readonly faults: Faults;
  readonly components: Components;
  readonly traffic: Traffic;
  /** The processors of the API servers. */
  readonly work: Work;
  readonly nodeMeters: NodeMeters;
  readonly owners: Owners;
  readonly events: EventRecorder;
  /** What pods printed, by their UID. */
  readonly podLogs: Map<string, string | (() => string)>;
  /** The memory that nodes have left, as their kubelets saw it in the last looks, latest last, by our monotonic clock: while a ramp runs. */
  readonly nodeMemory: Map<string, readonly { readonly at: number; readonly leftBytes: number }[]>;
  /** What participants of fleets reach, by its address, or by its name where they speak over lines. */
  readonly barriers: Map<string, SimBarrier>;
}
