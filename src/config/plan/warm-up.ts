import { canonicalJson, type JsonObject } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import type { Level, LoadObjects } from '../../model/plan.ts';
import type { Experiment, Workload } from '../../model/suite.ts';

/**
 * One object of each workload for each node; where the levels fill in more of its manifest than a number of replicas, one of
 * each variant, for another image or runtime starts cold too.
 */
export function warmUpObjects({ workloads }: Experiment, levels: readonly Level[], nodes: number): LoadObjects[] {
  return workloads.flatMap((workload) =>
    variantsOf(workload, levels).map((parameters) => ({ workload, count: nodes, parameters })),
  );
}

function variantsOf({ manifest }: Workload, levels: readonly Level[]): JsonObject[] {
  const names = new Set(
    placeholdersIn(manifest)
      .filter(({ path }) => path.join('.') !== 'spec.replicas')
      .map(({ name }) => name),
  );
  const variants = levels.map(({ parameters }) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => names.has(name))),
  );
  return [...new Map(variants.map((variant) => [canonicalJson(variant), variant])).values()];
}
