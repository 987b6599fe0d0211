import type { JsonObject } from './json.ts';
import { hours, type Milliseconds } from './units.ts';

/** Where a cluster comes from that a run makes for itself; a cluster file without it names one that exists. */
export interface Infrastructure {
  readonly provider: Provider;
  readonly timeouts: { readonly upMs: Milliseconds; readonly validateMs: Milliseconds; readonly downMs: Milliseconds };
  /** The share of `nodes.schedulable` that must be ready before anything is measured: 0 to 1. */
  readonly readyShare: number;
  readonly teardown: {
    /** How often a teardown that failed is tried again. */
    readonly retries: number;
    /** Run when the last attempt has failed, to alert people. */
    readonly onFailure?: CommandLine;
  };
  /** Run after a run that did not end well, before the teardown: it collects what explains the failure. */
  readonly onFailure?: CommandLine;
  readonly price?: Price;
  /** A job has its node of Prow's build cluster for itself: that is the machine of a cluster which it makes there. */
  readonly placement?: 'exclusive';
  /** Where the record of what exists is kept, a folder or gs://BUCKET; without it where the run is kept. */
  readonly records?: string;
}

/** A program and its arguments, with the placeholders of `INSTANCE_PLACEHOLDERS`. */
export type CommandLine = readonly string[];

export type Provider = CommandProvider | KopsProvider | LocalProvider;

export type ProviderKind = Provider['kind'];

/** The site's own commands. */
export interface CommandProvider {
  readonly kind: 'command';
  readonly up: CommandLine;
  /** Ends with 0 once the cluster can be used; it is asked again until then. */
  readonly validate?: CommandLine;
  /** Also run where `up` failed or was cut short: it must not mind what is not there. */
  readonly down: CommandLine;
  /** Ends with 0 when nothing is left. */
  readonly gone?: CommandLine;
  /** A file that `up` writes, or a command that prints a kubeconfig or the path of one; without it the file that KUBECONFIG names. */
  readonly kubeconfig?: string | CommandLine;
  /** Where the commands run, relative to the folder of prowess.yaml. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of variables that the commands get from the runner's own environment. */
  readonly inherit: readonly string[];
  /** Where the cluster's nodes are: on the machine of the runner, or on others. */
  readonly nodesOn: 'runner' | 'elsewhere';
}

/** kops on Google Cloud: machines and versions are stated, its nodes are those of the cluster file. */
export interface KopsProvider {
  readonly kind: 'kops';
  /** The state store, `gs://BUCKET`. */
  readonly state: string;
  readonly project: string;
  readonly zone: string;
  /** Of Kubernetes, `1.30.2`. */
  readonly kubernetes: string;
  /** Of the operating system, as kops names it: `ubuntu-os-cloud/ubuntu-2204-jammy-v20240607`. */
  readonly image: string;
  /** What the nodes must report as their kernel; that of the image where it is not stated. */
  readonly kernel?: string;
  readonly machines: { readonly controlPlane: string; readonly nodes: string };
  /** kops' own block; `{cni: {}}` leaves it to `install`. */
  readonly networking: JsonObject;
  /** Makes the nodes ready, such as `[kubectl, apply, -f, cni.yaml]`: each is tried again until it ends with 0. */
  readonly install: readonly CommandLine[];
  /** Laid over the spec of kops' Cluster. */
  readonly spec: JsonObject;
  /** Where the commands run, relative to the folder of prowess.yaml. */
  readonly folder: string;
  /** Names of variables that the commands get from the runner's own environment, beside those by which kops logs in. */
  readonly inherit: readonly string[];
}

/** The control plane of prowess' own repository on this machine, for trying things: kwok plays its nodes. */
export interface LocalProvider {
  readonly kind: 'local';
  /** The folder of a checkout of prowess, relative to that of prowess.yaml. */
  readonly checkout: string;
  /** Whether KubeVirt's own controller runs on it. */
  readonly kubevirt: boolean;
  /** Names of variables that the commands get from the runner's own environment, beside those of Go and of caches. */
  readonly inherit: readonly string[];
}

/** Whether the nodes are on the runner's own machine, so that whatever else it does disturbs them. */
export const isOnHost = ({ provider }: Infrastructure): boolean =>
  provider.kind === 'local' || (provider.kind === 'command' && provider.nodesOn === 'runner');

/** What a cluster costs, all of its machines together. */
export interface Price {
  readonly perHour: number;
  /** ISO 4217. */
  readonly currency: string;
  /** The most that one run may cost; a run whose longest time costs more is refused. */
  readonly ceiling?: number;
}

export interface Cost {
  readonly amount: number;
  readonly currency: string;
}

/** What a time costs, to two decimals. */
export const costOf = ({ perHour, currency }: Price, time: Milliseconds): Cost => ({
  amount: Math.round((perHour * time * 100) / hours(1)) / 100,
  currency,
});

/** What the arguments of an infrastructure's commands may name; the environment has the same (`instanceEnvironment`). */
export const INSTANCE_PLACEHOLDERS = ['id', 'cluster', 'kubeconfig'] as const;

/** As the journal may show it to anybody: arguments and variables may hold a token. */
export function quotableInfrastructure({ provider, teardown, onFailure, ...rest }: Infrastructure): Infrastructure {
  return {
    ...rest,
    provider: quotableProvider(provider),
    teardown: { retries: teardown.retries, ...only('onFailure', teardown.onFailure) },
    ...only('onFailure', onFailure),
  };
}

function quotableProvider(provider: Provider): Provider {
  if (provider.kind === 'local') return provider;
  if (provider.kind === 'kops') return { ...provider, install: provider.install.map(program), spec: {} };
  const { kind, up, validate, down, folder, nodesOn } = provider;
  return {
    kind,
    up: program(up),
    ...only('validate', validate),
    down: program(down),
    folder,
    environment: {},
    inherit: [],
    nodesOn,
  };
}

const program = (command: CommandLine): CommandLine => command.slice(0, 1);

const only = <K extends string>(key: K, command: CommandLine | undefined): { readonly [key in K]?: CommandLine } =>
  command === undefined ? {} : ({ [key]: program(command) } as { readonly [key in K]: CommandLine });
