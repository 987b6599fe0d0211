import type { Workload } from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { type Diagnostic, preview } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { didYouMean, fileless } from '../source/suggest.ts';
import { cascade, complainOf, type Layer } from './cascade.ts';
import type { NamedFiles } from './named-files.ts';
import type { Shared } from './schema/defaults.ts';
import type { WrittenStep } from './schema/hooks.ts';

/** What tests may refer to, and what lies below all suites. */
export interface SiteIndex {
  readonly siteLayers: readonly Layer[];
  readonly clusters: ReadonlyMap<string, { readonly target: TargetCluster; readonly layers: readonly Layer[] }>;
  readonly workloads: ReadonlyMap<string, { readonly workload: Workload; readonly source: Source }>;
  readonly steps: ReadonlyMap<string, { readonly step: WrittenStep; readonly source: Source }>;
  /** Names of all files, also of those that hold mistakes; undefined where one could not be read at all, so that no name is known to be wrong. */
  readonly named: Readonly<Record<'cluster' | 'workload' | 'step', readonly string[] | undefined>>;
  /** Whether the site's own file is without mistakes: else a test may have from it what it seems to lack. */
  readonly hasSite: boolean;
  readonly files?: NamedFiles | undefined;
}

/** A test's settings from all layers, with the names in them resolved. */
export interface Resolved {
  /** All layers, from the site to the test. */
  readonly layers: readonly Layer[];
  readonly shared: Shared;
  readonly cluster: TargetCluster | undefined;
  readonly workloads: readonly Workload[];
  /** Whether all that the test refers to is known. */
  readonly complete: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lays the site, the cluster that the test names, the suite and the test over each other. */
export function resolve(own: readonly Layer[], index: SiteIndex): Resolved {
  const name = [...index.siteLayers, ...own].findLast(({ written }) => written.cluster !== undefined)?.written.cluster;
  const found = name === undefined ? undefined : index.clusters.get(name);
  const layers = [...index.siteLayers, ...(found?.layers ?? []), ...own];
  const shared = cascade(layers);
  const diagnostics: Diagnostic[] = [];
  const missing = (what: 'cluster' | 'workload', name: string, path: readonly string[]): void => {
    const known = index.named[what];
    if (known?.includes(name) === false) diagnostics.push(complainOf(layers, path, unknownName(what, name, known)));
  };
  if (name !== undefined && found === undefined) missing('cluster', name, ['cluster']);
  const wanted = wantedWorkloads(shared);
  const workloads = wanted.flatMap(({ name, path }) => {
    const found = index.workloads.get(name);
    if (found === undefined) missing('workload', name, path);
    return found?.workload ?? [];
  });
  const complete = index.hasSite && workloads.length === wanted.length && (name === undefined || found !== undefined);
  if (shared.workload !== undefined && shared.workloads !== undefined) {
    const hint = 'a mix is `workloads` alone';
    diagnostics.push(
      complainOf(layers, ['workload'], { message: 'both `workload` and `workloads` are given', hint }, 'key'),
    );
  }
  const [first, ...others] = shared.workloads ?? [];
  if (others.length > 0 && others.every((name) => name === first)) {
    const hint = `one workload is \`workload: ${first}\`; a mix names another beside it`;
    diagnostics.push(
      complainOf(layers, ['workloads', '1'], { message: `\`${first}\` is named twice, and no other`, hint }),
    );
  }
  return {
    layers,
    shared,
    cluster: found?.target,
    workloads,
    complete,
    diagnostics,
  };
}

function wantedWorkloads({ workload, workloads }: Shared): { name: string; path: string[] }[] {
  if (workloads !== undefined) return workloads.map((name, index) => ({ name, path: ['workloads', String(index)] }));
  return workload === undefined ? [] : [{ name: workload, path: ['workload'] }];
}

export function unknownName(what: string, name: string, known: readonly string[]): Mistake {
  if (what === 'cluster' && name === 'sim') {
    return {
      message: '`sim` is the simulated cluster, on which no job may run',
      expected: `one of ${[...known].sort().join(', ')}`,
      hint: 'name the cluster under test; prowess run TEST --cluster sim runs any test on the simulated one',
    };
  }
  return {
    message: `no ${what} of this name`,
    expected: known.length === 0 ? `a file in suites/${what}s` : `one of ${[...known].sort().join(', ')}`,
    got: preview(name),
    hint: didYouMean(fileless(name), known) ?? `a new one is a file of its own: suites/${what}s/${fileless(name)}.yaml`,
  };
}
