import type { LoadSample } from '../model/node-load.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';

/** What a pilot (the program in `pilot/`) says, whatever carries it. */
export type PilotMessage = PilotIdentity &
  (
    | { readonly kind: 'clock' }
    | { readonly kind: 'sync'; readonly state: PilotState; readonly seen: string }
    | { readonly kind: 'result'; readonly report: PilotReport }
    | { readonly kind: 'left'; readonly end: PilotEnding }
    /** Of a watcher, which is no participant. */
    | { readonly kind: 'load'; readonly load: PilotLoad }
  );

export interface PilotIdentity {
  /** Empty: whichever is open. */
  readonly barrier: string;
  /** The participant, or the machine that is watched. */
  readonly id: string;
  /** Of its kernel: another one after a reboot. */
  readonly bootId: string;
  /** Of its process: another one after a restart. */
  readonly nonce: string;
  readonly benchmark?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** `filling`: its command has ended once and goes on, so that the load does not thin out. */
export type PilotState = 'waiting' | 'prepared' | 'running' | 'filling';

/** What a pilot does next. `gone`: this participant, or this run, is not waited for any more. */
export type PilotAnswer = { readonly nowMs?: EpochMs } & (
  | { readonly say: 'wait' | 'prepare' | 'leave' | 'accepted' | 'clock' }
  /** By the clock of the service. */
  | { readonly say: 'go'; readonly startAtMs: EpochMs }
  | { readonly say: 'abort' | 'gone'; readonly reason: string }
);

/** A report holds at most 8 MiB of output, each byte of which JSON may write as six: `\u0000`. */
export const MOST_MESSAGE_BYTES = 52 * 2 ** 20;

/** What a command left behind. Instants are those of the service's clock, as far as the pilot knows it. */
export interface PilotReport {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly endedBy: string;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
  /** Empty where it was too long to keep. */
  readonly stdout: string;
  readonly stdoutBytes: number;
  readonly stdoutSha256: string;
  readonly stderr: string;
  readonly clock: ClockOffset;
  /** The machine's time of day minus the service's clock. */
  readonly wallOffMs: number;
  readonly uptimeS: number;
  /** The longest that the pilot did not run while its command did; older pilots do not say it. */
  readonly pausedMs?: Milliseconds | undefined;
  /** How far the columns of /proc/stat rose while the command ran, in ticks. */
  readonly cpuTime?: Readonly<Record<string, number>> | undefined;
  /** What the kernel shows of the machine: versions, CPU, its frequency, NUMA, huge pages, hypervisor. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a machine did since the message before. */
export interface PilotLoad {
  readonly clock: ClockOffset;
  /** With the first message. */
  readonly facts?: Readonly<Record<string, string>> | undefined;
  readonly samples: readonly LoadSample[];
}

/** How a pilot's clock is set to the service's: the middle of the shortest round trip, right within half of it. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly boundMs: number;
  readonly probes: number;
}

export interface PilotEnding {
  readonly loadedUntilMs: EpochMs;
  /** How often the command was started again. */
  readonly fills: number;
  readonly clock: ClockOffset;
  /** Change of the offset since the release. */
  readonly driftMs: number;
  /** The longest that the pilot did not run since the release. */
  readonly pausedMs?: Milliseconds | undefined;
}
