import type * as z from 'zod';
import { compareText } from '../../model/order.ts';
import type { Config } from '../../model/suite.ts';
import { checkSource } from '../source/check.ts';
import { type Issue, sortIssues } from '../source/issue.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { definitionLayers, toCluster, toSite, toWorkload } from './definitions.ts';
import { limitedKindIssues } from './limited-kinds.ts';
import type { Surroundings } from './references.ts';
import { clusterSchema, type WrittenCluster } from './schema/cluster.ts';
import { siteSchema, type WrittenSite } from './schema/site.ts';
import { type WrittenWorkload, workloadSchema } from './schema/workload.ts';
import { namedTwice, readSuites } from './suites.ts';

/** The files of a site, by role. Reading them from a disk is the command line's part. */
export interface SiteFiles {
  readonly site: SourceFile;
  readonly clusters: readonly SourceFile[];
  readonly workloads: readonly SourceFile[];
  readonly suites: readonly SourceFile[];
}

/** Text -> Config, or all mistakes at once. */
export function parseConfig(files: SiteFiles): { config?: Config; issues: Issue[] } {
  const site = readAll([files.site], siteSchema);
  const clusters = readAll(files.clusters, clusterSchema);
  const workloads = readAll(files.workloads, workloadSchema);
  const [only] = site.read;
  const named = [...site.issues, ...clusters.issues, ...workloads.issues];
  const around = surroundings(only, clusters.read, workloads.read, named.length === 0);
  const suites = readSuites(files.suites, around);
  const issues = sortIssues([
    ...named,
    ...(workloads.issues.length === 0 ? limitedKindIssues(clusters.read, [...around.workloads.values()]) : []),
    ...namedTwice('cluster', clusters.read),
    ...namedTwice('workload', workloads.read),
    ...suites.issues,
  ]);
  if (only === undefined || issues.length > 0) return { issues };
  return {
    config: {
      site: toSite(only.value),
      clusters: [...around.clusters.values()].map(({ target }) => target).sort(byName),
      workloads: [...around.workloads.values()].sort(byName),
      suites: suites.suites.toSorted(byName),
    },
    issues: [],
  };
}

const byName = (a: { name: string }, b: { name: string }): number => compareText(a.name, b.name);

interface Read<T> {
  readonly value: T;
  readonly source: Source;
}

function readAll<S extends z.ZodType>(
  files: readonly SourceFile[],
  schema: S,
): { read: Read<z.output<S>>[]; issues: Issue[] } {
  const read: Read<z.output<S>>[] = [];
  const issues: Issue[] = [];
  for (const file of files) {
    const { source, issues: unreadable } = readSource(file);
    issues.push(...unreadable);
    if (source === undefined) continue;
    const { value, issues: wrong } = checkSource(source, schema);
    issues.push(...wrong);
    if (value !== undefined) read.push({ value, source });
  }
  return { read, issues };
}

function surroundings(
  site: Read<WrittenSite> | undefined,
  clusters: readonly Read<WrittenCluster>[],
  workloads: readonly Read<WrittenWorkload>[],
  complete: boolean,
): Surroundings {
  return {
    siteLayers: site === undefined ? [] : definitionLayers(site.value, site.source),
    clusters: new Map(
      clusters.map(({ value, source }) => [
        value.cluster,
        { target: toCluster(value, site?.value), layers: definitionLayers(value, source) },
      ]),
    ),
    workloads: new Map(workloads.map(({ value }) => [value.workload, toWorkload(value)])),
    complete,
  };
}
