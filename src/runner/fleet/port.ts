import type { PilotAnswer, PilotMessage } from '../../barrier/message.ts';

/** Opens what participants reach: a service over HTTP, or in a simulation a way to those that are played. */
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
  readonly url: string;
  /** Of this run alone. */
  readonly token: string;
  close(): Promise<void>;
}
