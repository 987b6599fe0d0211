import type { Knee } from '../stats/two-segments.ts';
import type { Capacity, Plateau } from './capacity.ts';
import type { ContainerCost, RampEstimate } from './cost.ts';
import type { RampData, RampFault } from './data.ts';
import type { RampEvent } from './events.ts';
import type { Goodput } from './goodput.ts';
import type { SandboxSeen } from './sandbox.ts';

/** What one ramp says by itself. */
export interface OneRamp {
  readonly label: string;
  readonly steps: number;
  readonly memory: RampData['memory'];
  readonly cost: ContainerCost;
  /** What a container costs beyond what its workload uses by itself, in bytes; absent where that is not known. */
  readonly overhead?: RampEstimate;
  readonly declaredOverheadBytes?: number;
  readonly events: readonly RampEvent[];
  /** S6: where memory stops growing with what is asked for. */
  readonly knee?: Knee;
  /** The event at which the cluster gives way. */
  readonly saturation?: Extract<RampEvent, { seen: true }>;
  readonly capacity: Capacity;
  readonly plateau?: Plateau;
  /** Absent where the data hold no units of work. */
  readonly goodput?: Goodput;
  readonly sandbox?: SandboxSeen;
  readonly faults: readonly RampFault[];
}
