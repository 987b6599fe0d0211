import type * as z from 'zod';
import { isJsonObject, stringAt } from '../../model/json.ts';
import { compareText } from '../../model/order.ts';
import type { Config } from '../../model/suite.ts';
import { checkSource } from '../source/check.ts';
import { type Diagnostic, sortDiagnostics } from '../source/diagnostic.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { definitionLayers, toCluster, toSite, toWorkload } from './definitions.ts';
import { limitedKindDiagnostics } from './limited-kinds.ts';
import type { SiteIndex } from './references.ts';
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
export function parseConfig(files: SiteFiles): { config?: Config; diagnostics: Diagnostic[] } {
  const site = readAll([files.site], siteSchema);
  const clusters = readAll(files.clusters, clusterSchema);
  const workloads = readAll(files.workloads, workloadSchema);
  const [only] = site.read;
  const named = [...site.diagnostics, ...clusters.diagnostics, ...workloads.diagnostics];
  const index = siteIndexOf(only, clusters, workloads);
  const suites = readSuites(files.suites, index);
  const diagnostics = sortDiagnostics([
    ...named,
    ...(workloads.diagnostics.length === 0 ? limitedKindDiagnostics(clusters.read, [...index.workloads.values()]) : []),
    ...namedTwice('cluster', clusters.sources),
    ...namedTwice('workload', workloads.sources),
    ...suites.diagnostics,
  ]);
  if (only === undefined || diagnostics.length > 0) return { diagnostics };
  return {
    config: {
      site: toSite(only.value),
      clusters: [...index.clusters.values()].map(({ target }) => target).sort(byName),
      workloads: [...index.workloads.values()].sort(byName),
      suites: suites.suites.toSorted(byName),
    },
    diagnostics: [],
  };
}

const byName = (a: { name: string }, b: { name: string }): number => compareText(a.name, b.name);

interface ReadFile<T> {
  readonly value: T;
  readonly source: Source;
}

interface ReadFiles<T> {
  /** Those without mistakes. */
  readonly read: ReadFile<T>[];
  /** All that are YAML, at least in part. */
  readonly sources: { readonly source: Source }[];
  /** Whether every file is YAML. */
  readonly areKnown: boolean;
  readonly diagnostics: Diagnostic[];
}

function readAll<S extends z.ZodType>(files: readonly SourceFile[], schema: S): ReadFiles<z.output<S>> {
  const read: ReadFile<z.output<S>>[] = [];
  const diagnostics: Diagnostic[] = [];
  const sources: { source: Source }[] = [];
  for (const file of files) {
    const { source, diagnostics: unreadable } = readSource(file);
    diagnostics.push(...unreadable);
    if (source === undefined) continue;
    sources.push({ source });
    const { value, diagnostics: wrong } = checkSource(source, schema);
    diagnostics.push(...wrong);
    if (value !== undefined && unreadable.length === 0) read.push({ value, source });
  }
  return { read, sources, areKnown: sources.length === files.length, diagnostics };
}

function siteIndexOf(
  site: ReadFile<WrittenSite> | undefined,
  clusters: ReadFiles<WrittenCluster>,
  workloads: ReadFiles<WrittenWorkload>,
): SiteIndex {
  return {
    siteLayers: site === undefined ? [] : definitionLayers(site.value, site.source),
    clusters: new Map(
      clusters.read.map(({ value, source }) => [
        value.cluster,
        { target: toCluster(value, site?.value), layers: definitionLayers(value, source) },
      ]),
    ),
    workloads: new Map(workloads.read.map(({ value }) => [value.workload, toWorkload(value)])),
    named: { cluster: namesOf('cluster', clusters), workload: namesOf('workload', workloads) },
    hasSite: site !== undefined,
  };
}

/** The names that files give themselves; undefined where one of them could not be read. */
function namesOf(key: 'cluster' | 'workload', { sources, areKnown }: ReadFiles<unknown>): string[] | undefined {
  const names = sources.map(({ source }) => (isJsonObject(source.value) ? stringAt(source.value, key) : undefined));
  const known = names.filter((name) => name !== undefined);
  return areKnown && known.length === names.length ? known : undefined;
}
