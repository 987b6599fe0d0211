import type { NodeInventory } from '../model/entry.ts';
import { hostClass } from '../model/host.ts';
import { experimentIdentity, shortHash } from '../model/identity.ts';
import { isOnHost } from '../model/infrastructure.ts';
import { compareText } from '../model/order.ts';
import { type Regime, SIMULATED_CLUSTER } from '../model/regime.ts';
import type { Provenance } from '../model/result.ts';
import type { Subject } from '../model/suite.ts';
import type { RunRecord } from './facts/record.ts';
import { machineFacts } from './machines.ts';

/** Raised with every change of a rule that computes a number: what an older rule computed is not compared with it. */
const MEASUREMENT_RULES = 2;

/** The facts of a run that cut a history, and those that only mark it. */
export function regimeOf(
  record: Pick<
    RunRecord,
    'run' | 'plan' | 'host' | 'subjects' | 'benchmarks' | 'participants' | 'nodeLoads' | 'launchers'
  >,
  { nodes, versions }: Pick<Provenance, 'nodes' | 'versions'>,
): Regime {
  const { run, plan, host, subjects } = record;
  const made = plan.experiment.cluster?.infrastructure;
  const chart = chartFact(plan.experiment.subject, subjects);
  const hard = {
    experiment: `${plan.experiment.scenario.kind} ${experimentIdentity(plan)}`,
    cluster: run.backend === 'sim' ? SIMULATED_CLUSTER : 'real',
    ...(made !== undefined && { infrastructure: `made for each run (${made.provider.kind})` }),
    ...(made !== undefined && isOnHost(made) && run.backend !== 'sim' && { host: hostClass(host) }),
    'load nodes': machines(nodes.filter(({ schedulable }) => schedulable)),
    'other nodes': machines(nodes.filter(({ schedulable }) => !schedulable)),
    Kubernetes: minorOf(versions.kubernetes),
    ...chart.hard,
    'measurement rules': String(MEASUREMENT_RULES),
  };
  const soft = {
    ...Object.fromEntries(Object.entries(versions).sort(([a], [b]) => compareText(a, b))),
    kernel: distinct(nodes, ({ kernel }) => kernel),
    'OS image': distinct(nodes, ({ os }) => os),
    kubelet: distinct(nodes, ({ kubelet }) => kubelet),
    'container runtime': distinct(nodes, ({ runtime = '' }) => runtime),
    ...machineFacts(record),
    ...chart.soft,
    prowess: run.tool,
    'cluster name': run.cluster,
  };
  return { id: shortHash(hard), hard, soft: stated(soft) };
}

/**
 * The manifests of a chart. Those of a chart in a repository are the surroundings of the commit under test: others are another regime. A chart
 * in a folder may be the commit's own, so that a change of it is what is to be seen.
 */
function chartFact(
  subject: Subject,
  subjects: RunRecord['subjects'],
): Partial<Record<'hard' | 'soft', Record<string, string>>> {
  const rendered = subjects.find(({ manifests }) => manifests !== undefined)?.manifests;
  if (subject.kind !== 'helm' || rendered === undefined) return {};
  return { [subject.repository === undefined ? 'soft' : 'hard']: { manifests: rendered.ofAnyCommit } };
}

const GIB = 2 ** 30;

/** `3 x 32 cores of EPYC-Rome, 256 GiB`: like machines together, memory rounded, for firmware takes a little more or less of it. */
function machines(nodes: readonly NodeInventory[]): string {
  const classes = Map.groupBy(nodes, ({ cpu, memoryBytes, model = 'an unnamed model' }) => {
    return `${cpu} cores of ${model}, ${Math.round(memoryBytes / GIB)} GiB`;
  });
  const counts = [...classes].map(([name, { length }]) => `${length} x ${name}`);
  return counts.length === 0 ? 'none' : counts.sort(compareText).join(' + ');
}

/** `1.36` of `v1.36.3`; `unknown` where the API server's version was not read. */
const minorOf = (version = ''): string => /^v?(\d+\.\d+)/.exec(version)?.[1] ?? 'unknown';

const distinct = (nodes: readonly NodeInventory[], of: (node: NodeInventory) => string): string =>
  [...new Set(nodes.map(of))].sort(compareText).join(', ');

const stated = (facts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
