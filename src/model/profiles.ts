import type { Milliseconds } from './units.ts';

/** The profiles of Go's net/http/pprof that are of use here; `cpu` is what it calls `profile`. */
export const PROFILE_KINDS = ['cpu', 'heap', 'allocs', 'goroutine', 'mutex', 'block', 'threadcreate'] as const;

export type ProfileKind = (typeof PROFILE_KINDS)[number];

/** Which profiles a test takes, and when: at the edges of each load, and at an interval during it. */
export interface Profiles {
  /** From the beginning of one round during a load to that of the next; without it there is one round, at the beginning. */
  readonly everyMs?: Milliseconds;
  /** How long a CPU profile looks. */
  readonly cpuMs: Milliseconds;
  readonly of: readonly ProfiledComponent[];
}

export interface ProfiledComponent {
  readonly component: string;
  readonly kinds: readonly ProfileKind[];
  readonly place: ProfilePlace;
}

/** Where the processes of a component serve net/http/pprof. */
export type ProfilePlace =
  /** The API server itself, each replica. */
  | { readonly kind: 'apiserver' }
  | {
      readonly kind: 'pods';
      /** Absent means all namespaces. */
      readonly namespace?: string;
      readonly selector: string;
      readonly port: number;
      readonly scheme: 'http' | 'https';
      readonly path: string;
      /** Through the API server's proxy, or at the pod's own address. */
      readonly through: 'proxy' | 'address';
      /** The most pods that are profiled, the first by name. */
      readonly most: number;
    }
  | {
      readonly kind: 'url';
      /** `http://10.0.0.7:6060/debug/pprof` */
      readonly url: string;
      readonly insecureSkipTlsVerify: boolean;
      /** Whether it gets our credentials, as the API server does. */
      readonly login: boolean;
    };

/** Where net/http/pprof is served unless a program says otherwise. */
export const PPROF_PATH = '/debug/pprof';
