import type { z } from 'zod';
import { isJsonObject, type JsonObject, mergeJson } from '../../model/json.ts';
import type { Config, Site, Suite, TargetCluster, Test, Workload } from '../../model/suite.ts';
import { minutes } from '../../model/units.ts';
import { checkSource } from '../source/check.ts';
import { type Issue, sortIssues } from '../source/issue.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { clusterSchema } from './schema/cluster.ts';
import { siteSchema } from './schema/site.ts';
import { suiteSchema, type WrittenSuite, type WrittenTest } from './schema/suite.ts';
import { workloadSchema } from './schema/workload.ts';

/** The files of a site, by role. Reading them from a disk is the command line's part. */
export interface SiteFiles {
  readonly site: SourceFile;
  readonly clusters: readonly SourceFile[];
  readonly workloads: readonly SourceFile[];
  readonly suites: readonly SourceFile[];
}

/** Text -> Config, or all mistakes at once. */
export function parseConfig(files: SiteFiles): { config?: Config; issues: Issue[] } {
  const issues: Issue[] = [];
  const read = <S extends z.ZodType>(
    file: SourceFile,
    schema: S,
  ): { value: z.infer<S>; source: Source } | undefined => {
    const { source, issues: unreadable } = readSource(file);
    issues.push(...unreadable);
    if (source === undefined) return undefined;
    const checked = checkSource(source, schema);
    issues.push(...checked.issues);
    return checked.value === undefined ? undefined : { value: checked.value as z.infer<S>, source };
  };
  const site = read(files.site, siteSchema);
  const clusters = files.clusters.flatMap((file) => read(file, clusterSchema) ?? []);
  const workloads = files.workloads.flatMap((file) => read(file, workloadSchema) ?? []);
  const suites = files.suites.flatMap((file) => read(file, suiteSchema) ?? []);
  if (site === undefined || issues.length > 0) return { issues: sortIssues(issues) };

  const context: Context = {
    siteProw: site.value.prow,
    clusters: new Map(clusters.map(({ value }) => [value.cluster, { target: toCluster(value), prow: value.prow }])),
    workloads: new Map(workloads.map(({ value }) => [value.workload, toWorkload(value)])),
  };
  const config: Config = {
    site: toSite(site.value),
    clusters: [...context.clusters.values()].map(({ target }) => target).sort(byName),
    workloads: [...context.workloads.values()].sort(byName),
    suites: suites.map(({ value, source }) => toSuite(value, source, context)).sort(byName),
  };
  return { config, issues: [] };
}

interface Context {
  readonly siteProw: JsonObject;
  readonly clusters: ReadonlyMap<string, { target: TargetCluster; prow: JsonObject }>;
  readonly workloads: ReadonlyMap<string, Workload>;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function toSite(written: z.infer<typeof siteSchema>): Site {
  const { site: name, repo, runner, bucket, urls, secrets, output, testgrid } = written;
  return { name, repo, runner, bucket, urls, secrets, output, testgrid } as Site;
}

function toCluster(written: z.infer<typeof clusterSchema>): TargetCluster {
  return {
    name: written.cluster,
    description: written.description,
    access: written.kubeconfig as TargetCluster['access'],
    exclusive: written.exclusive,
    lock: {
      namespace: written.lock.namespace,
      lease: written.lock.lease ?? written.cluster,
      durationMs: written.lock.duration,
      waitMaxMs: written.lock.waitMax,
    },
    limits: written.limits,
    nodes: written.nodes,
    inventory: written.inventory,
    estimates: written.estimates,
  };
}

function toWorkload(written: z.infer<typeof workloadSchema>): Workload {
  return {
    name: written.workload,
    description: written.description,
    manifest: written.manifest,
    ready: (written.ready as Workload['ready'] | undefined) ?? { phase: 'Running' },
    readyWithinMs: written.readyWithin,
  };
}

function toSuite(written: WrittenSuite, source: Source, context: Context): Suite {
  const tests = Object.entries(written.tests).map(([name, test]) => toTest(name, test, written, source, context));
  return { name: written.suite, description: written.description ?? '', position: source.position([]), tests };
}

function toTest(name: string, written: WrittenTest, suite: WrittenSuite, source: Source, context: Context): Test {
  const clusterName = written.cluster ?? suite.defaults.cluster ?? suite.cluster;
  const cluster = clusterName === undefined ? undefined : context.clusters.get(clusterName);
  const names = written.workloads ?? [written.workload ?? suite.defaults.workload ?? suite.workload ?? ''];
  const prow = [context.siteProw, cluster?.prow, suite.prow, suite.defaults.prow, written.prow]
    .filter((layer) => layer !== undefined)
    .reduce(mergeJson, {});
  const { periodic, presubmit } = written;
  return {
    id: `${suite.suite}/${name}`,
    suite: suite.suite,
    name,
    description: written.description ?? '',
    position: source.keyPosition(['tests', name]),
    ...(cluster !== undefined && { cluster: cluster.target }),
    ...((written.repo ?? suite.repo) !== undefined && { repo: written.repo ?? suite.repo }),
    lane: {},
    scenario: written.scenario as Test['scenario'],
    ...(written.sweep !== undefined && { sweep: written.sweep as NonNullable<Test['sweep']> }),
    workloads: names.flatMap((workload) => context.workloads.get(workload) ?? []),
    subject: { kind: 'installed' },
    thresholds: [],
    steady: { warmUpMaxMs: minutes(5), coolDownMaxMs: written.sweep?.coolDown.max ?? minutes(10) },
    ...(periodic?.cron !== undefined && {
      periodic: { schedule: { cron: periodic.cron }, jobName: `periodic-${suite.suite}-${name}`, prow: {} },
    }),
    ...(presubmit !== undefined && {
      presubmit: { ...presubmit, jobName: `pull-${suite.suite}-${name}`, prow: {} } as NonNullable<Test['presubmit']>,
    }),
    prow: isJsonObject(prow) ? prow : {},
    testgrid: {
      dashboards: [suite.suite],
      tab: name,
      description: written.description ?? '',
      daysOfResults: 60,
      graphMetrics: [],
      ...suite.testgrid,
    } as Test['testgrid'],
    perfdash: undefined,
  };
}
