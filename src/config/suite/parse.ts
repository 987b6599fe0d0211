import type * as z from 'zod';
import { isJsonObject, stringAt } from '../../model/json.ts';
import { compareText } from '../../model/order.ts';
import type { Config } from '../../model/suite.ts';
import { checkSource } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import { type Diagnostic, sortDiagnostics } from '../source/diagnostic.ts';
import type { Source, SourceFile } from '../source/read.ts';
import { belongsTo } from './belongs.ts';
import { definitionLayers, toCluster, toSite, toWorkload } from './definitions.ts';
import { programDiagnostics } from './infrastructure.ts';
import { limitedKindDiagnostics } from './limited-kinds.ts';
import { manifestChecker } from './manifests.ts';
import { missingIn, type SiteFolder } from './named-files.ts';
import type { SiteIndex } from './references.ts';
import { clusterSchema, type WrittenCluster } from './schema/cluster.ts';
import { stepSchema } from './schema/hooks.ts';
import { siteSchema, type WrittenSite } from './schema/site.ts';
import { type WrittenWorkload, workloadSchema } from './schema/workload.ts';
import { stepDiagnostics } from './steps.ts';
import { namedTwice, readSuites } from './suites.ts';
import { type ReadText, readTexts } from './texts.ts';
import { unreadDiagnostics } from './unread.ts';

/** The files of a site, by role. Reading them from a disk is the command line's part. */
export interface SiteFiles {
  readonly site: SourceFile;
  readonly clusters: readonly SourceFile[];
  readonly workloads: readonly SourceFile[];
  /** None where it is absent. */
  readonly steps?: readonly SourceFile[];
  readonly suites: readonly SourceFile[];
  /** Files near those of a site, by their names or places: what of prowess's own is among them is a mistake. */
  readonly others?: readonly SourceFile[];
  /** Where files that are named are looked for; absent where they may be anywhere. */
  readonly folder?: SiteFolder;
}

export interface ParsedConfig {
  /** Absent where there are diagnostics. */
  readonly config?: Config;
  readonly diagnostics: Diagnostic[];
  /** Mistakes of jobs alone: no job is generated of them, and a run by hand has none of them. */
  readonly jobDiagnostics: Diagnostic[];
}

/** Text -> Config, or all mistakes at once. */
export function parseConfig(files: SiteFiles): ParsedConfig {
  const texts = {
    site: readTexts([files.site], 'site'),
    clusters: readTexts(files.clusters, 'cluster'),
    workloads: readTexts(files.workloads, 'workload'),
    steps: readTexts(files.steps ?? [], 'step'),
    suites: readTexts(files.suites, 'suite'),
  };
  const site = checkAll(texts.site, siteSchema);
  const clusters = checkAll(texts.clusters, clusterSchema);
  const workloads = checkAll(texts.workloads, workloadSchema);
  const steps = checkAll(texts.steps, stepSchema);
  const [only] = site.read;
  const all = Object.values(texts).flat();
  const named = { cluster: namesOf('cluster', all), workload: namesOf('workload', all), step: namesOf('step', all) };
  const { folder } = files;
  const namedFiles = folder && { folder, checkManifests: manifestChecker(folder) };
  const index = {
    ...siteIndexOf(only, clusters, workloads, named),
    steps: new Map(steps.read.map(({ value, source }) => [value.step, { step: value, source }])),
    files: namedFiles,
  };
  const made = [...index.workloads.values()].map(({ workload }) => workload);
  const suites = readSuites(texts.suites, index);
  const diagnostics = sortDiagnostics([
    ...site.diagnostics,
    ...clusters.diagnostics,
    ...workloads.diagnostics,
    ...steps.diagnostics,
    ...steps.read.flatMap(({ value, source }) => stepDiagnostics(value, source)),
    ...(only === undefined ? [] : templatesDiagnostics(only, folder)),
    ...clusters.read.flatMap(({ value, source }) => programDiagnostics(value, source, folder)),
    ...(workloads.diagnostics.length === 0 ? limitedKindDiagnostics(clusters.read, made) : []),
    ...namedTwice('cluster', all),
    ...namedTwice('workload', all),
    ...namedTwice('step', all),
    ...suites.diagnostics,
    ...unreadDiagnostics(files.others ?? []),
  ]);
  const jobDiagnostics = sortDiagnostics(suites.jobDiagnostics);
  if (only === undefined || diagnostics.length > 0) return { diagnostics, jobDiagnostics };
  return {
    config: {
      site: toSite(only.value),
      clusters: [...index.clusters.values()].map(({ target }) => target).sort(byName),
      workloads: made.sort(byName),
      suites: suites.suites.toSorted(byName),
    },
    diagnostics: [],
    jobDiagnostics,
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
  readonly diagnostics: Diagnostic[];
}

function checkAll<S extends z.ZodType>(texts: readonly ReadText[], schema: S): ReadFiles<z.output<S>> {
  const read: ReadFile<z.output<S>>[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { source, isStray, diagnostics: unreadable } of texts) {
    diagnostics.push(...unreadable);
    if (source === undefined || isStray) continue;
    const { value, diagnostics: wrong } = checkSource(source, schema, belongsTo);
    diagnostics.push(...wrong);
    if (value !== undefined && unreadable.length === 0) read.push({ value, source });
  }
  return { read, diagnostics };
}

function templatesDiagnostics({ value, source }: ReadFile<WrittenSite>, folder: SiteFolder | undefined): Diagnostic[] {
  const { templates } = value;
  if (folder === undefined || templates === undefined) return [];
  const mistake = missingIn(folder, templates, 'folder');
  return mistake === undefined ? [] : [complain(source, ['templates'], mistake)];
}

function siteIndexOf(
  site: ReadFile<WrittenSite> | undefined,
  clusters: ReadFiles<WrittenCluster>,
  workloads: ReadFiles<WrittenWorkload>,
  named: SiteIndex['named'],
): Omit<SiteIndex, 'steps'> {
  return {
    siteLayers: site === undefined ? [] : definitionLayers(site.value, site.source),
    clusters: new Map(
      clusters.read.map(({ value, source }) => [
        value.cluster,
        { target: toCluster(value, site?.value), layers: definitionLayers(value, source) },
      ]),
    ),
    workloads: new Map(
      workloads.read.map(({ value, source }) => [value.workload, { workload: toWorkload(value), source }]),
    ),
    named,
    hasSite: site !== undefined,
  };
}

/** The names that files give themselves, also those in a wrong folder; undefined where one of them could not be read. */
function namesOf(role: keyof SiteIndex['named'], texts: readonly ReadText[]): string[] | undefined {
  const own = texts.filter((text) => text.role === role);
  const names = own.map(({ source }) => (isJsonObject(source?.value) ? stringAt(source.value, role) : undefined));
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : undefined;
}
