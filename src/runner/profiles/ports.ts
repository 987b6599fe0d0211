import type { Step } from '../../model/plan.ts';
import type { ProfileKind } from '../../model/profiles.ts';
import type { Call, Cluster, Stamps } from '../cluster.ts';

/** What taking profiles needs from outside. */
export interface ProfilePorts {
  /** The processes that can be profiled now: pods come and go, so this is asked before each load. */
  find(signal: AbortSignal): Promise<readonly ProfiledProcess[]>;
  /** Keeps a file among the artifacts of the run, at a path from their folder. */
  keep(path: string, content: Uint8Array): Promise<void>;
}

/** One process, or why there is none. */
export interface ProfiledProcess {
  readonly component: string;
  /** `apiserver/10.0.0.1:6443`, `cilium-agent/cilium-x7k2p`: names one replica. */
  readonly source: string;
  readonly kinds: readonly ProfileKind[];
  /** Throws where it does not answer, answers with an error, or with more than `most` bytes. */
  read(path: string, call: Call, most: number): Promise<BytesReply>;
  /** Where net/http/pprof is, as `read` takes it. */
  readonly path: string;
}

export interface BytesReply extends Stamps {
  readonly bytes: Uint8Array;
}

/** GET of a raw path whose reply is no text. Throws as `Cluster` does, and ApiError with status 0 for a reply of more than `most` bytes. */
export interface ByteReader {
  bytes(path: string, call: Call, most: number): Promise<BytesReply>;
}

/** How processes are reached. */
export interface ProfileReach {
  readonly cluster: Pick<Cluster, 'list'> & ByteReader;
  /** Each replica of the API server, by its address. */
  apiServers(signal: AbortSignal): Promise<readonly { readonly name: string; readonly reader: ByteReader }[]>;
  /** An address beside the API server's. */
  direct(url: URL, options: { readonly insecureSkipTlsVerify: boolean; readonly login: boolean }): ByteReader;
}

/** Takes the profiles of a run beside its loads: nothing of it is waited for before or during a load, and nothing that fails ends anything. */
export interface Profiler {
  /** A step begins: the round before its load is under way when this returns. */
  startStep(step: Step): void;
  /** The load itself begins: CPU is profiled, and the rounds during it come. */
  loadBegins(): void;
  /** The step is over, however it ended: what is under way is waited for, and the round after it is taken. */
  endStep(): Promise<void>;
}
