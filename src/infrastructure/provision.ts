import type { CommandLine } from '../model/infrastructure.ts';

/** What is run to make, check and remove one cluster: the same for every provider, so that one driver performs them all. */
export interface Provision {
  /** Texts that the commands read: by their absolute path, in the instance's own folder. */
  readonly files: Readonly<Record<string, string>>;
  /** In order; each must end with 0. */
  readonly up: readonly CommandLine[];
  /** Where `up` leaves the kubeconfig. */
  readonly kubeconfig: KubeconfigSource;
  /** What makes its nodes ready, in order, once the API server answers; each is tried again until it ends with 0. */
  readonly install: readonly CommandLine[];
  /** Asked again until it ends with 0. */
  readonly validate?: CommandLine;
  /** What its nodes must have: another version is another experiment. */
  readonly pinned: Pinned;
  /** In order; the first that fails is tried again with all before it. */
  readonly down: readonly CommandLine[];
  readonly gone?: Gone;
  /** Where the commands run, relative to the folder of prowess.yaml. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly inherit: readonly string[];
}

export type KubeconfigSource = { readonly file: string } | { readonly command: CommandLine };

export interface Pinned {
  readonly kubelet?: string;
  readonly kernel?: string;
}

/** A look whether anything is left. */
export interface Gone {
  readonly command: CommandLine;
  /** What the command says, and fails, where nothing is left; without it an end with 0 says so. */
  readonly says?: string;
}

/** How many nodes of each kind the cluster file promises. */
export interface NodeCounts {
  readonly schedulable: number;
  readonly controlPlane: number;
}
