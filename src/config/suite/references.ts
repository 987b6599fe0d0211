import type { Workload } from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import type { Complaint } from '../source/complain.ts';
import { type Issue, preview } from '../source/issue.ts';
import type { Source } from '../source/read.ts';
import { didYouMean } from '../source/suggest.ts';
import { cascade, complainOf, type Layer } from './cascade.ts';
import type { Shared } from './schema/defaults.ts';

/** What tests may refer to, and what stands below all suites. */
export interface Surroundings {
  readonly siteLayers: readonly Layer[];
  readonly clusters: ReadonlyMap<string, { readonly target: TargetCluster; readonly layers: readonly Layer[] }>;
  readonly workloads: ReadonlyMap<string, Workload>;
  /** Whether all files but the suites could be read: else a name that is not found is no mistake of a suite. */
  readonly complete: boolean;
}

/** A test's settings from all layers, with the names in them resolved. */
export interface Resolved {
  /** All layers, from the site to the test. */
  readonly layers: readonly Layer[];
  readonly shared: Shared;
  readonly cluster: TargetCluster | undefined;
  /** The cluster's own file. */
  readonly clusterSource: Source | undefined;
  readonly workloads: readonly Workload[];
  readonly issues: readonly Issue[];
}

/** Lays the site, the cluster that the test names, the suite and the test over each other. */
export function resolve(own: readonly Layer[], around: Surroundings): Resolved {
  const name = [...around.siteLayers, ...own].findLast(({ written }) => written.cluster !== undefined)?.written.cluster;
  const found = name === undefined ? undefined : around.clusters.get(name);
  const layers = [...around.siteLayers, ...(found?.layers ?? []), ...own];
  const shared = cascade(layers);
  const issues: Issue[] = [];
  if (name !== undefined && found === undefined && around.complete) {
    issues.push(complainOf(layers, ['cluster'], unknownName('cluster', name, [...around.clusters.keys()])));
  }
  const workloads = wantedWorkloads(shared).flatMap(({ name, path }) => {
    const workload = around.workloads.get(name);
    if (workload === undefined && around.complete) {
      issues.push(complainOf(layers, path, unknownName('workload', name, [...around.workloads.keys()])));
    }
    return workload === undefined ? [] : [workload];
  });
  if (shared.workload !== undefined && shared.workloads !== undefined) {
    const hint = 'a mix is `workloads` alone';
    issues.push(
      complainOf(layers, ['workload'], { problem: 'both `workload` and `workloads` are given', hint }, 'key'),
    );
  }
  return { layers, shared, cluster: found?.target, clusterSource: found?.layers[0]?.source, workloads, issues };
}

function wantedWorkloads({ workload, workloads }: Shared): { name: string; path: string[] }[] {
  if (workloads !== undefined) return workloads.map((name, index) => ({ name, path: ['workloads', String(index)] }));
  return workload === undefined ? [] : [{ name: workload, path: ['workload'] }];
}

function unknownName(what: string, name: string, known: readonly string[]): Complaint {
  return {
    problem: `no ${what} of this name`,
    expected: known.length === 0 ? `a file in suites/${what}s` : `one of ${[...known].sort().join(', ')}`,
    got: preview(name),
    hint: didYouMean(name, known),
  };
}
