import { usageError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { EpochMs, Milliseconds } from './units.ts';

/** What a participant of a benchmark says of itself that joined by a pilot (the program in `pilot/`). */
export interface PilotFact {
  readonly bootId: string;
  /** Its instants are right within this: half of the shortest round trip to the barrier's clock. */
  readonly boundMs: number;
  /** How far its clock moved against the barrier's from the release to the end; absent where it never said that it left. */
  readonly driftMs?: number;
  /** The drift is right within this: half of the shortest round trips at the release and at the end. */
  readonly driftBoundMs?: number;
  /** Its time of day minus the barrier's clock. */
  readonly wallOffMs: number;
  /** Until when it went on making load, by the barrier's clock; absent where it never said that it left. */
  readonly loadedUntil?: EpochMs;
  /** How often its command was started again, so that the load of the others did not thin out. */
  readonly fills?: number;
  readonly uptimeS: number;
  /** The longest that the pilot itself did not run since the release: what ended meanwhile was stamped late, and nothing was started again. */
  readonly pausedMs?: Milliseconds;
  readonly tags: Readonly<Record<string, string>>;
  /** What its kernel shows of its machine: versions, CPU, frequency, NUMA, huge pages, hypervisor. */
  readonly facts: Readonly<Record<string, string>>;
  /** How far the columns of its /proc/stat rose while the command ran, in ticks. */
  readonly cpuTime?: Readonly<Record<string, number>>;
}

/** What a hardware type delivers as a whole, as its owner measured it when it was new. */
export interface HardwareReference {
  readonly hardware: string;
  /** Such as HS06 or HEPscore23: scores of another one are not compared. */
  readonly benchmark: string;
  readonly score: number;
  /** All that the score is of. */
  readonly cores: number;
  /** `2024-05-31` */
  readonly date: string;
}

/** What makes a benchmark a fleet: its participants join a barrier by a pilot, and some may be hosts of no cluster. */
export interface FleetRun {
  /** How the participants that are made reach the runner; absent: over HTTP. */
  readonly transport?: FleetTransport;
  /** VMs start paused, and are unpaused together once all of them have; absent: each boots when it is there. */
  readonly startStrategy?: 'Paused';
  /** After the work a launcher pod of the VMs is asked for its QEMU and libvirt; absent: none is. */
  readonly launcherVersions?: boolean;
  /** Where the runner listens for them: `0.0.0.0:8090`, port 0 for any free one. */
  readonly listen: string;
  /** How they reach it; absent: by the runner's first address and the port that it listens at. */
  readonly url?: string;
  /** Begins with so many where others are missing, and is then INVALID; absent: with all or not at all. */
  readonly least?: number;
  /** The pod that is made on each node with participants, and says what the node does; absent where none is asked for. */
  readonly watcher?: JsonObject;
  /** What the hardware delivered when it was new. */
  readonly reference?: HardwareReference;
  /** What the nodes that it fills must have for its participants; absent where all of them join by themselves. */
  readonly room?: FleetRoom;
}

/** Of each node that a fleet fills. */
export interface FleetRoom extends NodeSize {
  /** How many nodes it fills. */
  readonly nodes: number;
  /** Participants on each of them; `cpu` and `memoryBytes` are what these request of it together. */
  readonly pods: number;
  /** What the suite says of such a node as a whole; absent where it says nothing. */
  readonly declared?: NodeSize;
}

/** CPUs and memory. */
export interface NodeSize {
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** `api`: through the API server, by a pod's standard input and output and a guest's serial console, so that they need no network to the runner. */
export type FleetTransport = 'http' | 'api';

/** What a participant is: members of one role are equals. */
export interface FleetFlavour {
  /** `node`: a privileged pod with all CPUs, which stands for the node itself. `external`: a host that joins by itself. */
  readonly product: 'vm' | 'pod' | 'node' | 'external';
  readonly cores: number;
}

/** Holds the token of a run's barriers where participants must know it before the run; else each barrier has one of its own. */
export const FLEET_TOKEN_VARIABLE = 'PROWESS_FLEET_TOKEN';

/** The token that is given to runs; undefined where none is, or an empty one, which a caller without any would have too. */
export function fleetToken(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const token = env[FLEET_TOKEN_VARIABLE]?.trim() || undefined;
  // A header of HTTP carries no others.
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token;
  throw usageError(
    `${FLEET_TOKEN_VARIABLE} holds characters that no pilot can send`,
    'give a token of visible ASCII characters, without spaces and line breaks within it, such as openssl rand -hex 16 prints',
  );
}

/** The container of a pod that is a participant: its pilot reads and prints there. */
export const PARTICIPANT_CONTAINER = 'benchmark';
