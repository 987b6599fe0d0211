import type { Infrastructure } from './infrastructure.ts';
import type { JsonObject } from './json.ts';
import type { Milliseconds } from './units.ts';

/** A machine under test (never Prow's build cluster, which is `prow.cluster`). */
export interface TargetCluster {
  readonly name: string;
  readonly description: string;
  readonly access: ClusterAccess;
  /** Only an exclusive cluster has a queue and a lock. */
  readonly exclusive: boolean;
  readonly lock: LockOptions;
  readonly limits: { readonly perNode: Readonly<Record<string, number>> };
  /** What the site expects to find; preflight compares, the inventory page publishes it. */
  readonly nodes: { readonly schedulable: number; readonly controlPlane: number };
  readonly inventory: JsonObject;
  readonly estimates: ThroughputEstimates;
  /** Namespaces of what belongs to the cluster, beside those of Kubernetes and KubeVirt. */
  readonly background?: readonly string[];
  /** Pages of metrics that the runner reads directly. */
  readonly metrics?: readonly MetricsPage[];
  /** What scrapes the components that the runner cannot read itself. */
  readonly prometheus?: PrometheusServer;
  /** Where it comes from, of a cluster that each run makes for itself. */
  readonly infrastructure?: Infrastructure;
}

/** Whether runs queue and lock: in a cluster that a run made there is no other run. */
export const isLocked = ({ exclusive, infrastructure }: TargetCluster): boolean =>
  exclusive && infrastructure === undefined;

/** The nodes without which a run is not valid: of a cluster that the run made some may be missing, as its file says. */
export const promisedNodes = ({ nodes, infrastructure }: TargetCluster): number =>
  Math.ceil(nodes.schedulable * (infrastructure?.readyShare ?? 1));

/** One replica's page of metrics, at its own address. */
export interface MetricsPage {
  readonly component: string;
  readonly url: string;
  readonly insecureSkipTlsVerify: boolean;
  /** Whether it gets our credentials, as the API server does. */
  readonly login: boolean;
}

/** A Prometheus of the site; what it scrapes is read from its HTTP API. */
export interface PrometheusServer {
  readonly url: string;
  readonly insecureSkipTlsVerify: boolean;
  /** Whether it gets our credentials, as the API server does. */
  readonly login: boolean;
  /** The secret that a job mounts: its key holds a bearer token. */
  readonly secret?: { readonly name: string; readonly key: string };
  readonly targets: readonly ScrapeTarget[];
  /** What is kept of it beside the results of each run; absent where that is as usual. */
  readonly keep?: KeptSeries;
}

/** Which samples of a Prometheus are kept. */
export interface KeptSeries {
  /** Selectors of PromQL, none where it is empty; absent means what dashboards show of the targets. */
  readonly series?: readonly string[];
  /** The folder of the server's snapshots, as this machine sees it. */
  readonly snapshots?: string;
}

/** The environment variable that names the file with the bearer token. */
export const PROMETHEUS_TOKEN_FILE = 'PROWESS_PROMETHEUS_TOKEN_FILE';

export interface ScrapeTarget {
  readonly component: string;
  /** Of PromQL, for example `{job="apiserver"}`: the targets that are this component's replicas. */
  readonly selector: string;
}

export interface ClusterAccess {
  /** The secret that a job mounts: its key holds a kubeconfig. */
  readonly secret?: { readonly name: string; readonly key: string };
  /** A context of the person's own kubeconfig. */
  readonly context?: string;
}

export interface LockOptions {
  readonly namespace: string;
  readonly lease: string;
  readonly durationMs: Milliseconds;
  readonly waitMaxMs: Milliseconds;
}

/** Rates from which a plan's time is estimated, objects per second. */
export interface ThroughputEstimates {
  readonly createPerSecond: number;
  readonly readyPerSecond: number;
  readonly deletePerSecond: number;
}
