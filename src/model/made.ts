import type { BenchmarkRole, BenchmarkRun } from './benchmark.ts';
import type { JsonObject } from './json.ts';
import type { Plan } from './plan.ts';
import { RESOURCES, resourcesBehind } from './resources.ts';

/** Of a plan, what says which objects a run makes. */
export type Makes = Pick<Plan, 'steps'> & { readonly experiment: Pick<Plan['experiment'], 'workloads'> };

/** What a run makes that comes to nodes: its workloads, and the pods and virtual machines of its benchmarks and ramps. */
export const manifestsOf = ({ experiment, steps }: Makes): JsonObject[] => [
  ...experiment.workloads.map(({ manifest }) => manifest),
  ...steps.flatMap((step) => {
    if (step.kind === 'benchmark') return madeRoles(step.benchmark).map(({ pod }) => pod);
    return step.kind === 'ramp' ? [step.ramp.pod] : [];
  }),
];

/** Whether nodes must be able to run virtual machines. */
export const makesVms = (plan: Makes): boolean => manifestsOf(plan).some(isVm);

/** How many pods and virtual machines a benchmark has at once. */
export const madeIn = (benchmark: BenchmarkRun): number => totalOf(madeRoles(benchmark));

/** How many of them are virtual machines. */
export const vmsIn = (benchmark: BenchmarkRun): number => totalOf(madeRoles(benchmark).filter(({ pod }) => isVm(pod)));

/** Without the hosts that join by themselves. */
export const madeRoles = ({ roles }: Pick<BenchmarkRun, 'roles'>): BenchmarkRole[] =>
  roles.filter((role) => !isExternal(role));

/** A host of no cluster, which joins by itself. */
export const isExternal = ({ flavour }: BenchmarkRole): boolean => flavour?.product === 'external';

const totalOf = (roles: readonly BenchmarkRole[]): number => roles.reduce((total, { count }) => total + count, 0);

const isVm = (manifest: JsonObject): boolean => resourcesBehind(manifest).includes(RESOURCES.virtualMachineInstances);
