import type { HeldResource } from './hold.ts';
import type { Hook } from './hook.ts';
import type { ImportFormatName } from './import-formats.ts';
import type { Json, JsonObject } from './json.ts';
import type { KubevirtComponent } from './kubevirt-components.ts';
import type { Profiles } from './profiles.ts';
import type { ReadyWhen } from './ready.ts';
import type { TargetCluster } from './target.ts';
import type { Milliseconds } from './units.ts';
import type { When } from './when.ts';

/**
 * The normalised configuration: what parsing `prowess.yaml`, `suites/**` gives. Everything is total here: defaults have
 * cascaded (site -> cluster -> suite -> test), matrices are multiplied out, references are resolved.
 */
export interface Config {
  readonly site: Site;
  /** Sorted by name. */
  readonly clusters: readonly TargetCluster[];
  readonly workloads: readonly Workload[];
  readonly suites: readonly Suite[];
}

/** `org/repo@ref` as people write it. */
export interface RepoRef {
  readonly org: string;
  readonly repo: string;
  readonly ref: string;
}

/** Where something was written, for links and messages: 1-based, file relative to the site's folder, `/` separated. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Site {
  readonly name: string;
  /** The repository that holds this configuration; links of the schedule document point into it. */
  readonly repo: RepoRef;
  readonly runner: Runner;
  readonly bucket: Bucket;
  readonly urls: SiteUrls;
  readonly secrets: SiteSecrets;
  readonly output: OutputFolders;
  /** A folder, relative to the site's, whose templates replace those of prowess by name. */
  readonly templates?: string;
  /** Whether TestGrid learns of the jobs from files of its own or from annotations on each job. */
  readonly testgrid: 'config' | 'annotations';
  readonly github: GithubActions;
  /** The branch that is measured: what was merged into it is among the likely causes of a change, and orders what pull requests are based on. */
  readonly merges?: RepoRef;
  /** Absent where the site has only runs of its own. */
  readonly history?: ImportJob;
  readonly pages?: PagesJob;
  /** What removes the clusters that lost runners have left. */
  readonly sweep: SiteJob;
  /** What answers on pull requests; absent where nothing does. */
  readonly answers?: AnswerJob;
  /** What says to people what changed; absent where nothing does. */
  readonly analysis?: AnalysisJob;
}

/** In what a run happens. */
export interface Runner {
  readonly image: string;
  /** How prowess is started. */
  readonly command: readonly string[];
  /** Absent where the image holds prowess. */
  readonly bundle?: Bundle;
}

/** An archive of prowess and all that it needs. */
export interface Bundle {
  readonly url: string;
  /** Of the archive, in hexadecimal. */
  readonly sha256: string;
}

/** The periodic that gives a history to jobs which are not ours: it reads what they upload, and writes to a store. */
export interface ImportJob extends SiteJob {
  /** `gs://BUCKET`. */
  readonly store: string;
  readonly imports: readonly SiteImport[];
}

/** The trusted periodic that comments on pull requests (`prowess report-pr`). */
export interface AnswerJob extends SiteJob {
  /** The secret with the token of the account that comments. */
  readonly token: { readonly name: string; readonly key: string };
  readonly comments: 'always' | 'problems' | 'never';
  /** Whether commits get a status `prowess/TEST`. */
  readonly status: boolean;
  /** Where `prowess site` is published. */
  readonly historyUrl?: string;
}

/** The periodic that keeps the pages of a history in the bucket of its runs. */
export interface PagesJob extends SiteJob {
  /** `gs://BUCKET`. */
  readonly store: string;
}

/** The trusted periodic that opens issues and sends messages (`prowess analyse`): one of both at least. */
export interface AnalysisJob extends SiteJob {
  readonly issues?: { readonly repo: Pick<RepoRef, 'org' | 'repo'>; readonly token: ClusterSecret };
  /** The secret with the address of an incoming webhook. */
  readonly webhook?: ClusterSecret;
  readonly historyUrl?: string;
  /** What sees that it reaches people. */
  readonly drill?: DrillJob;
}

/** The periodic that lets changes happen on purpose (`prowess drill`); it says so where the analysis does. */
export interface DrillJob extends SiteJob {
  /** `suite/test`. */
  readonly test: string;
}

/** A key of a secret in the namespace of Prow's pods. */
interface ClusterSecret {
  readonly name: string;
  readonly key: string;
}

/** A periodic of the site itself: it runs no test. */
export interface SiteJob {
  readonly jobName: string;
  readonly schedule: PeriodicTrigger['schedule'];
  /** The secret of an account that may do what the job does, where the pod's own may not. */
  readonly credentials?: { readonly name: string; readonly key: string };
  /** What is written for the job, by the site and by its own block, laid over what is derived. */
  readonly prow: JsonObject;
}

/** One job whose runs are imported. */
export interface SiteImport {
  readonly format: ImportFormatName;
  /** `gs://BUCKET/logs/JOB`. */
  readonly source: string;
  /** The branch or release line that the job measures, where the source does not say it. */
  readonly line?: string;
}

/** A Prow results bucket; `name` is without scheme (TestGrid breaks on `gs://`: formats.md TRAP 8). */
export interface Bucket {
  readonly name: string;
  readonly pathPrefix: string;
  readonly pathStrategy: 'explicit' | 'legacy' | 'single';
  readonly defaultOrg?: string;
  readonly defaultRepo?: string;
}

export interface SiteUrls {
  readonly deck?: string;
  readonly testgrid?: string;
  readonly github: string;
}

/** Names of secrets in Prow's pod namespace; the kubeconfig's is in each cluster's `access`. */
export interface SiteSecrets {
  /** Prow's `gcs_credentials_secret`. */
  readonly gcsCredentials?: string;
}

/** How jobs of GitHub Actions run. */
export interface GithubActions {
  /** The label of the runners. */
  readonly runsOn: string;
  /** Gets the job a login for the bucket without a key; absent where results are kept as artifacts alone. */
  readonly workloadIdentity?: { readonly provider: string; readonly serviceAccount: string };
}

/** Folders and files that prowess owns wholly, relative to the site's folder. */
export interface OutputFolders {
  readonly jobs: string;
  readonly testgrid: string;
  readonly operator: string;
  readonly docs: string;
  /** GitHub reads workflows from one folder of a repository, so files of others lie beside ours. */
  readonly github: string;
}

/** A manifest of which a scenario creates many. */
export interface Workload {
  readonly name: string;
  readonly description: string;
  /** Parsed once; placeholders (`{{name}}`, `{{index}}`, any sweep parameter) only inside string scalars. */
  readonly manifest: JsonObject;
  readonly ready: ReadyWhen;
  /** The longest that one object may take until it is ready. */
  readonly readyWithinMs: Milliseconds;
}

export interface Suite {
  readonly name: string;
  readonly description: string;
  readonly position: SourcePosition;
  /** Absent where GitHub Actions starts none of its tests. */
  readonly github?: GithubTriggers;
  readonly tests: readonly Test[];
  /** Absent where others build what its tests measure. */
  readonly build?: ImageBuild;
}

/** How the images that a suite's tests measure by commit are built and pushed. */
export interface ImageBuild {
  /** The image of the job's pod, with the tools that build. */
  readonly image: string;
  /** Runs in the clone of the repository under test, and pushes REGISTRY/COMPONENT:TAG as IMAGE_REGISTRY and IMAGE_TAG say. */
  readonly command: readonly string[];
  /** A secret of the pod's namespace that may push, of type kubernetes.io/dockerconfigjson. */
  readonly secret?: string;
  readonly timeoutMs: Milliseconds;
  /** Prow's JobBase and UtilityConfig, laid over what is derived: the only ones that these jobs have. */
  readonly prow: JsonObject;
}

/** When GitHub Actions starts a suite, beside the people who dispatch its workflow. */
export interface GithubTriggers {
  /** Where the suite says it. */
  readonly position: SourcePosition;
  /** On the default branch, in UTC. */
  readonly schedule?: { readonly cron: string; readonly when: When };
  /** The first version of which a published release is measured, such as `1.12`. */
  readonly releasesFrom?: string;
  /** What people with write access comment on a pull request to start it. */
  readonly comment?: string;
}

/** The tests of which the workflow of a suite has a job each: where one of them is all others together, that one alone. */
export function jobsOfWorkflow({ tests }: Pick<Suite, 'tests'>): readonly Test[] {
  const together = tests.filter(({ experiment }) => isTogether(experiment));
  return together.length > 0 ? together : tests.filter(({ experiment }) => isRun(experiment));
}

/** As people know what GitHub Actions runs of a test: a name that no job of Prow can have. */
export const workflowJobName = ({ suite, name }: Pick<Test, 'suite' | 'name'>): string => `${suite}/${name} (GitHub)`;

/** One entry of a suite. Its `id` keys the history; it gives up to three Prow jobs, which share that history. */
export interface Test {
  readonly id: string;
  readonly suite: string;
  readonly name: string;
  readonly description: string;
  readonly position: SourcePosition;
  /** The repository under test. */
  readonly repo?: RepoRef;
  /** This test's place in its matrix, for example `{kubernetes: "1.34"}`; empty without one. */
  readonly lane: Readonly<Record<string, string>>;
  readonly experiment: Experiment;
  /** How long a run takes, as observed or guessed by a person; the plan's own estimate holds without it. */
  readonly estimateMs?: Milliseconds;
  readonly triggers: Triggers;
  readonly publish: Publication;
  readonly history?: TestHistory;
}

/** What a test says of its history: how it is read, and who reads it. */
export interface TestHistory {
  /** The series that are looked at and judged first; without it those of its scenario, or what is usual of such a test. */
  readonly key?: readonly KeySeries[];
  /** By metric: the share of a level below which a change matters to no reader. */
  readonly tolerance?: Readonly<Record<string, number>>;
  /** Who answers for it. */
  readonly owner?: string;
  /** What it measures, and why that matters; how to read a change of it. Both are on its page. */
  readonly why?: string;
  readonly analyse?: string;
  /** Whether `prowess history` fails while a change for the worse of a key series is open and not accepted. */
  readonly gate?: boolean;
}

/** Without a statistic the primary one of the metric is judged, and the usual ones are shown. */
export interface KeySeries {
  readonly metric: string;
  /** A series with more labels is meant, too. */
  readonly labels: Readonly<Record<string, string>>;
  readonly statistic?: string;
  /** Shown beside the others only: it follows from them, or varies too much from run to run. */
  readonly judged?: false;
}

/** What is measured, on what, and the gates on it: all of a test that a run needs. `src/model/identity.ts` says what of it makes it another experiment. */
export interface Experiment {
  /** Absent for tests that bring or make their own cluster (`kind: command`). */
  readonly cluster?: TargetCluster;
  readonly scenario: ScenarioSpec;
  readonly sweep?: Sweep;
  /** The mix of one load step, in order. */
  readonly workloads: readonly Workload[];
  readonly subject: Subject;
  /** Absent in journals of before prowess 0.2. */
  readonly measures?: Measures;
  readonly thresholds: readonly Threshold[];
  readonly steady: SteadyStateOptions;
  /** What runs on other clusters share with it: held from the lock on. Absent where there is nothing. */
  readonly holds?: readonly HeldResource[];
  /** Around the suite, the test and its levels, in the order in which they run; absent where there are none. */
  readonly hooks?: readonly Hook[];
  /** Absent where none are taken. */
  readonly profiles?: Profiles;
}

/** When Prow starts a test. */
export interface Triggers {
  readonly periodic?: PeriodicTrigger;
  readonly presubmit?: PresubmitTrigger;
  readonly postsubmit?: PostsubmitTrigger;
  /** Prow's JobBase and UtilityConfig as written (snake_case), checked by src/prow; laid over what is derived. A trigger's own `prow` lies over this. */
  readonly prow: JsonObject;
}

/** Where a test's results are shown. */
export interface Publication {
  readonly testgrid: TestGridOptions;
  readonly perfdash: { readonly prefix: string; readonly jobType: string; readonly buildsCount?: number } | undefined;
}

/** A scenario as written and checked; `src/scenarios/<kind>.ts` owns its schema and meaning. */
export type ScenarioSpec = { readonly kind: string } & JsonObject;

/** Multiplies a scenario inside a run; each combination is a level. */
export interface Sweep {
  readonly product: Readonly<Record<string, readonly Json[]>>;
  readonly include: readonly JsonObject[];
  readonly repetitions: number;
  readonly order: 'sequential' | 'interleaved' | 'abba' | 'random';
  /** Of `random`: the same seed gives the same order. Absent where nothing is drawn. */
  readonly seed?: string;
  /** How often every level runs before what counts; absent where none does. */
  readonly warmUp?: number;
}

/** How waits end: when a steady state is detected, at the latest after the maximum. */
export interface SteadyStateOptions {
  readonly warmUpMaxMs: Milliseconds;
  readonly coolDownMaxMs: Milliseconds;
}

/** Whether it is a run of prowess. A command of its own is only scheduled and described, and of a suite each other test is a run. */
export const isRun = ({ scenario }: { readonly scenario: Pick<ScenarioSpec, 'kind'> }): boolean =>
  scenario.kind !== 'command' && !isTogether({ scenario });

/** Whether its jobs run the other tests of its suite, one after the other. */
export const isTogether = ({ scenario }: { readonly scenario: Pick<ScenarioSpec, 'kind'> }): boolean =>
  scenario.kind === 'suite';

/** Whether the program of its jobs is prowess. */
export const hasRunner = (experiment: { readonly scenario: Pick<ScenarioSpec, 'kind'> }): boolean =>
  isRun(experiment) || isTogether(experiment);

/** What `prowess run` is asked for by the jobs of a test. */
export const runArgument = ({ id, suite, experiment }: Pick<Test, 'id' | 'suite' | 'experiment'>): string =>
  isTogether(experiment) ? `${suite}/` : id;

/** `commit`: a job measures the commit for which it was started; `environment`: the cluster as it is, whatever the commit. */
export type Measures = 'commit' | 'environment';

/** How what is under test gets onto the cluster, and what it must then report. */
export type Subject =
  | { readonly kind: 'installed'; readonly version?: string }
  | { readonly kind: 'release'; readonly version: string; readonly manifests: readonly string[] }
  | ImagesSubject
  | HelmSubject
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly version?: string };

/** Images of KubeVirt. Registry and tag may name `{{run.commit}}` and the other RunValues, which a run fills in. */
export interface ImagesSubject {
  readonly kind: 'images';
  readonly registry: string;
  readonly tag?: string;
  readonly digest?: string;
  /** In place of a tag: the digest of each component's image. */
  readonly digests?: Readonly<Partial<Record<KubevirtComponent, string>>>;
  /** KubeVirt's components whose images are set. Absent in journals of before prowess 0.2. */
  readonly components?: readonly KubevirtComponent[];
  /** The longest that the images are waited for. Absent as above. */
  readonly waitMaxMs?: Milliseconds;
  /** Of which the images are: set by the run, where registry or tag name `{{run.commit}}`. */
  readonly commit?: string;
}

/** A release of Helm. Version, values and images may name `{{run.commit}}` and the other RunValues, which a run fills in. */
export interface HelmSubject {
  readonly kind: 'helm';
  /** A folder, as a path from that of prowess.yaml; with a repository, its name there. */
  readonly chart: string;
  /** URL of the repository that holds the chart, `https://helm.cilium.io`. */
  readonly repository?: string;
  /** The chart's, of a repository. */
  readonly version?: string;
  readonly namespace: string;
  readonly release: string;
  readonly values: JsonObject;
  /** Files of values, as paths from the folder of prowess.yaml: those of `values` lie over them. */
  readonly valueFiles: readonly string[];
  /** By their tags: waited for before the lock, and what the release's pods must then run, by digest. */
  readonly images: readonly string[];
  readonly waitMaxMs: Milliseconds;
  /** Of which the release is made: set by the run, where something of it names `{{run.commit}}`. */
  readonly commit?: string;
}

/** A gate on one statistic of one metric; at least one bound is set, in the metric's own unit. */
export interface Threshold {
  readonly metric: string;
  readonly statistic: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly max?: number;
  readonly min?: number;
}

/** What all triggers have in common. */
export interface Trigger {
  /** The Prow job's name: also the name of its folder in the bucket and of its test group. */
  readonly jobName: string;
  /** What is written for this job alone (fields of Prow's Periodic, Presubmit or Postsubmit): laid over the test's `prow`. */
  readonly prow: JsonObject;
}

export interface PeriodicTrigger extends Trigger {
  /** As Prow's job has it. */
  readonly schedule: { readonly cron: string } | { readonly interval: string } | { readonly minimumInterval: string };
  /** What it means. */
  readonly when: When;
}

export interface PresubmitTrigger extends Trigger {
  /** `/test perf`: several jobs may share it. Each answers to `/test <jobName>` as well. */
  readonly comment: string;
  /** Regular expressions that must match all of a branch's name; empty means all. */
  readonly branches: readonly string[];
  /** Regular expressions that are found anywhere in a branch's name, as Prow reads them. */
  readonly skipBranches: readonly string[];
  readonly alwaysRun: boolean;
  readonly optional: boolean;
  readonly runIfChanged?: string;
  readonly skipIfOnlyChanged?: string;
  /** The pull request's build and that of its base alternate until it is decided which is worse; absent where a job is one run. */
  readonly untilDecided?: { readonly atMost: number };
}

export interface PostsubmitTrigger extends Trigger {
  readonly branches: readonly string[];
  readonly skipBranches: readonly string[];
  readonly runIfChanged?: string;
  readonly skipIfOnlyChanged?: string;
}

export interface TestGridOptions {
  readonly dashboards: readonly string[];
  readonly tab: string;
  readonly description: string;
  readonly daysOfResults: number;
  readonly inCellMetric?: string;
  /** Metrics drawn when the tab opens. */
  readonly graphMetrics: readonly string[];
  readonly alerts?: { readonly emails: readonly string[]; readonly failures?: number; readonly staleHours?: number };
}

/** How many runs two builds that alternate may take together: two pairs are the least that decide anything. */
export const PAIRED_RUNS = { least: 4, most: 40 } as const;
