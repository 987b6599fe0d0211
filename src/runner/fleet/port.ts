import type { PilotAnswer, PilotMessage } from '../../barrier/message.ts';
import type { FleetTransport } from '../../model/fleet.ts';
import type { Resource } from '../../model/resources.ts';

/** Opens what participants reach: a service over HTTP, lines to each of them, or in a simulation a way to those that are played. */
export interface BarrierPort {
  /** @throws KnownError where it cannot be opened */
  open(at: BarrierPlace, listener: BarrierListener): Promise<OpenBarrier>;
}

/** What a barrier passes on of those that call it. */
export interface BarrierListener {
  hear(message: PilotMessage): Promise<PilotAnswer>;
  /** A call came without the token of the run, from this address, or over the serial line of this path. */
  refuse(address: string): void;
}

export interface BarrierPlace {
  readonly name: string;
  readonly transport: FleetTransport;
  /** `0.0.0.0:8090`; port 0 for any free one. */
  readonly listen: string;
  /** How others reach it, where that is not the first address of this machine. */
  readonly url?: string | undefined;
  /** Hosts of no cluster that are to join by themselves. */
  readonly external: readonly string[];
  /** What these run, for a simulation that plays them. */
  readonly tool: string;
}

export interface OpenBarrier {
  /** What participants call; absent where none of them calls anything. */
  readonly url?: string | undefined;
  /** Of this run alone. */
  readonly token: string;
  /**
   * Speaks with the pilot of a participant over its line until that ends, and says why it ended; absent where participants call `url`.
   * Rejects with ApiError where the line cannot be opened, and with the signal's reason.
   */
  readonly follow?: ((end: LineEnd, signal: AbortSignal) => Promise<string>) | undefined;
  close(): Promise<void>;
}

/** Where a line ends: a pod, whose standard input and output it is, or a virtual machine instance, whose serial console. */
export interface LineEnd {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** Lines to programs in a cluster, through its API server. */
export interface LinePort {
  /** Resolves when the line has ended, with the reason. Rejects with ApiError where it cannot be opened, and with the signal's reason. */
  speak(end: LineEnd, speaker: LineSpeaker, signal: AbortSignal): Promise<string>;
}

/** Runs commands in containers of a cluster, through its API server. */
export interface ContainerPort {
  /**
   * What a command wrote to standard output, once it has ended with 0. Rejects with ApiError where the API server refuses it, with KnownError
   * where it could not be started, failed, wrote more than 64 KiB or was cut off, and with the signal's reason.
   */
  exec(at: ContainerPlace, command: readonly string[], signal: AbortSignal): Promise<string>;
}

export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LineSpeaker {
  /** The line is open: what is written before it has ended may arrive. */
  opened(write: (text: string) => void): void;
  /** Takes what comes, in any pieces; each character is a byte. */
  take(text: string): void;
}
