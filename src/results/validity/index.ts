import type { Measurement, ValidityCheck } from '../../model/result.ts';
import type { RunRecord } from '../facts/record.ts';
import { benchmarkOk } from './benchmark-ok.ts';
import { callsAnswered } from './calls-answered.ts';
import { clockOffset } from './clock-offset.ts';
import { clockSteady } from './clock-steady.ts';
import { clocksAgree } from './clocks-agree.ts';
import { clusterClean } from './cluster-clean.ts';
import { commitMeasured } from './commit-measured.ts';
import { engineOk } from './engine-ok.ts';
import { exactCounts } from './exact-counts.ts';
import { hostQuiet } from './host-quiet.ts';
import { journalComplete } from './journal-complete.ts';
import { loadAsRequested } from './load-as-requested.ts';
import { loadOurs } from './load-ours.ts';
import { lockHeld } from './lock-held.ts';
import { networkUsed } from './network-used.ts';
import { nodesPresent } from './nodes-present.ts';
import { objectsArrived } from './objects-arrived.ts';
import { objectsGone } from './objects-gone.ts';
import { objectsStayed } from './objects-stayed.ts';
import { observerAwake } from './observer-awake.ts';
import { participantsStayed } from './participants-stayed.ts';
import { perNodeCap } from './per-node-cap.ts';
import { rampBegun } from './ramp-begun.ts';
import { rampSampled } from './ramp-sampled.ts';
import { ranTogether } from './ran-together.ts';
import { replicasSteady } from './replicas-steady.ts';
import type { ValidityRule } from './rule.ts';
import { runCompleted } from './run-completed.ts';
import { serverCounts } from './server-counts.ts';
import { startedTogether } from './started-together.ts';
import { stepsDone } from './steps-done.ts';
import { subjectVerified } from './subject-verified.ts';
import { thresholdsDecided } from './thresholds-decided.ts';
import { valuesNotZero } from './values-not-zero.ts';
import { valuesPossible } from './values-possible.ts';
import { warmedUp } from './warmed-up.ts';
import { watchComplete } from './watch-complete.ts';
import { watchInTime } from './watch-in-time.ts';

/** Every rule; the headline names the first that is broken, so causes come before their effects. */
export const RULES: readonly ValidityRule[] = [
  runCompleted,
  lockHeld,
  subjectVerified,
  commitMeasured,
  clusterClean,
  hostQuiet,
  warmedUp,
  nodesPresent,
  objectsArrived,
  objectsStayed,
  objectsGone,
  participantsStayed,
  benchmarkOk,
  engineOk,
  startedTogether,
  ranTogether,
  networkUsed,
  rampBegun,
  rampSampled,
  stepsDone,
  callsAnswered,
  loadAsRequested,
  loadOurs,
  perNodeCap,
  observerAwake,
  watchComplete,
  watchInTime,
  clockSteady,
  clockOffset,
  clocksAgree,
  serverCounts,
  replicasSteady,
  exactCounts,
  thresholdsDecided,
  valuesPossible,
  valuesNotZero,
  journalComplete,
];

/** Rules about objects of workloads: a benchmark in pods of its own has none, and a rule that cannot be broken says nothing. */
const OF_WORKLOADS: ReadonlySet<ValidityRule> = new Set([
  objectsArrived,
  objectsStayed,
  objectsGone,
  loadAsRequested,
  loadOurs,
  perNodeCap,
  clocksAgree,
  serverCounts,
]);

/** A run that made no load says so whatever it is about. */
const concerns =
  ({ plan, steps }: RunRecord) =>
  (rule: ValidityRule): boolean =>
    !OF_WORKLOADS.has(rule) ||
    plan.experiment.workloads.length > 0 ||
    !steps.some(({ kind }) => kind === 'benchmark' || kind === 'engine' || kind === 'ramp');

export const checkAll = (facts: RunRecord, measurements: readonly Measurement[]): ValidityCheck[] =>
  RULES.filter(concerns(facts)).flatMap(({ id, check }) =>
    check(facts, measurements).map((finding) => ({ rule: id, ...finding })),
  );
