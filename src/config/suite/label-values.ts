import type { LatencyClock } from '../../model/facts.ts';
import { POPULATIONS } from '../../model/population.ts';
import { arrivalPhase, MILESTONES } from '../../model/ready.ts';
import { resourcesBehind } from '../../model/resources.ts';
import type { Experiment } from '../../model/suite.ts';
import { scenarioOfKind } from '../../scenarios/index.ts';
import { levelsOf } from '../plan/levels.ts';

/** The values that a label can have on the series of one test, or why none of them carries it. */
export type LabelValues = { readonly values: readonly string[] } | { readonly absent: string };

export type Measured = Pick<Experiment, 'scenario' | 'sweep' | 'workloads'>;

/** What is known before a run of a label's values; undefined where only the cluster knows, as of components and queues. */
export function labelValues(metric: string, label: string, test: Measured): LabelValues | undefined {
  return (OF_METRIC.get(`${metric} ${label}`) ?? OF_ALL.get(label))?.(test);
}

type Known = (test: Measured) => LabelValues;

const CLOCKS: readonly LatencyClock[] = ['watch', 'server'];
const fixed =
  (values: readonly string[]): Known =>
  () => ({ values });

const OF_ALL: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['clock', fixed(CLOCKS)],
  ['kind', ({ workloads }) => ({ values: kindsOf(workloads) })],
  ['phase', ({ workloads }) => ({ values: phasesOf(workloads) })],
  ['source', fixed(['metrics-api'])],
  ['state', fixed(['asked', 'created', 'ready', 'failed', 'lost', 'deleted'])],
  ['level', ({ sweep }) => (sweep === undefined ? { absent: 'the test has no sweep' } : { values: levelNames(sweep) })],
  [
    'workload',
    ({ workloads }) =>
      workloads.length > 1 ? { values: workloads.map(({ name }) => name) } : { absent: 'the test has one workload' },
  ],
  [
    'load',
    ({ scenario }) =>
      scenarioOfKind(scenario.kind)?.own === undefined
        ? { absent: 'the test makes one load' }
        : { values: POPULATIONS },
  ],
]);

/** Our calls are named as in a role, those of the API server's own metrics as it spells them there. */
const OURS = fixed(['create', 'delete', 'deletecollection', 'get', 'list', 'patch']);
const THEIRS = fixed('APPLY CONNECT DELETE DELETECOLLECTION GET LIST PATCH POST PROXY PUT WATCH WATCHLIST'.split(' '));

const OF_METRIC: ReadonlyMap<string, Known> = new Map([
  ...['api-call-latency', 'api-calls-within-1s', 'api-call-retries'].map((name): [string, Known] => [
    `${name} verb`,
    OURS,
  ]),
  ...['apiserver-latency', 'apiserver-calls-within-1s', 'apiserver-calls'].map((name): [string, Known] => [
    `${name} verb`,
    THEIRS,
  ]),
]);

const kindsOf = (workloads: Experiment['workloads']): string[] =>
  sorted(workloads.flatMap(({ manifest }) => resourcesBehind(manifest).map(({ kind }) => kind)));

const phasesOf = (workloads: Experiment['workloads']): string[] =>
  sorted(
    workloads.flatMap(({ manifest, ready }) => [
      arrivalPhase(ready),
      ...resourcesBehind(manifest).flatMap(({ kind }) => MILESTONES.get(kind) ?? []),
    ]),
  );

const levelNames = (sweep: NonNullable<Measured['sweep']>): string[] => sorted(levelsOf(sweep).map(({ name }) => name));

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
