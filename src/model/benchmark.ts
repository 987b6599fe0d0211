import type { FleetFlavour, FleetRun } from './fleet.ts';
import type { JsonObject } from './json.ts';
import type { ParseDeclaration } from './parse-declaration.ts';
import type { Milliseconds } from './units.ts';

/** One run of a benchmark that others wrote, in pods of its own: plain data, so that a plan shows all of it. */
export interface BenchmarkRun {
  /** Names the parser that reads its output. */
  readonly tool: string;
  /** How its output is read, where the suite declares that; absent: as prowess reads that tool. */
  readonly parse?: ParseDeclaration;
  readonly asked: BenchmarkAsked;
  /** In the order in which they are made: a role knows the addresses of those before it. */
  readonly roles: readonly BenchmarkRole[];
  /** Objects that are made before the pods, such as a Service or a volume: they go with the namespace. */
  readonly objects: readonly JsonObject[];
  /** Keys of ssh are made for it: `{{ssh-private-key}}` and `{{ssh-public-key}}` in its objects. */
  readonly sshKeys?: true;
  /** How long the tool itself takes. */
  readonly durationMs: Milliseconds;
  /** Ends the tool where it has not ended by itself. */
  readonly limitMs: Milliseconds;
  /** The longest that all pods may take to be ready, the pull of their images included. */
  readonly readyWithinMs: Milliseconds;
  /** Where the participants join a barrier by themselves. */
  readonly fleet?: FleetRun;
}

/** What was asked of the tool, as far as its parser checks that; what is absent is not checked. */
export interface BenchmarkAsked {
  readonly durationMs?: Milliseconds;
  /** Streams, threads, copies or jobs of one participant. */
  readonly streams?: number;
  /** Participants that must have delivered: servers of fio, ranks of an MPI program. */
  readonly participants?: number;
  readonly iterations?: number;
  /** The largest message of a table of sizes. */
  readonly largestBytes?: number;
}

/** Pods that do the same. */
export interface BenchmarkRole {
  readonly name: string;
  readonly count: number;
  /** `works`: starts with the others of its kind and leaves an output. `serves`: is there before, and stays until these have ended. */
  readonly part: 'serves' | 'works';
  /**
   * The whole Pod. Placeholders beside those of any manifest: `{{role-address}}` is the address of the first pod of a role that was made
   * before, `{{role-addresses}}` those of all of its pods with commas between, and `{{role-hosts}}` the same as lines.
   */
  readonly pod: JsonObject;
  /** How files of others name one of its pods, a line each: `{{address}},8765`; absent: by the address. */
  readonly hostLine?: string;
  /** The IP family of the addresses that others use; absent where that is the cluster's first. */
  readonly family?: 4 | 6;
  /** Of a fleet; `pod` is then the object that is made, a VirtualMachineInstance too, and empty of one that is external. */
  readonly flavour?: FleetFlavour;
}

/** A participant with what its role says of it. */
export interface Member {
  /** `client-0`: of its pod, and of the participant in facts and messages. */
  readonly name: string;
  readonly index: number;
  readonly role: BenchmarkRole;
}

/** All participants, role by role. */
export const membersOf = (roles: readonly BenchmarkRole[]): Member[] =>
  roles.flatMap((role) =>
    Array.from({ length: role.count }, (_, index) => ({ name: `${role.name}-${index}`, index, role })),
  );

/** How a participant is doing; the order is that of an undisturbed run. */
export const PARTICIPANT_STATES = [
  'created',
  'arrived',
  'released',
  'running',
  'done',
  'left',
  'lost',
  'late',
  'aborted',
] as const;

export type ParticipantState = (typeof PARTICIPANT_STATES)[number];

/** What a network interface carried. */
export interface InterfaceTraffic {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Periods of the scheduler in which a pod that has a CPU limit ran, and those in which it was held back by it. */
export interface CpuPeriods {
  readonly periods: number;
  readonly throttled: number;
}

/** The Pod's labels and annotations by which the runner, the pod and the simulator know each other. */
export const TOOL_LABEL = 'prowess-tool';
export const ROLE_LABEL = 'prowess-role';
/** Empty or absent: wait. Else the time at which to start, in milliseconds since 1970; 0 for at once. */
export const GO_ANNOTATION = 'prowess.dev/go';

/** Before the name of a file that a pod finds below /prowess. */
export const FILE_ANNOTATION = 'prowess.dev/file-';

/** Frames of an output in a pod's log (`src/benchmarks/wrapper.ts` writes them). */
export const FRAME = '===PROWESS';
