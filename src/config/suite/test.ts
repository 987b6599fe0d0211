import { allHolds, type HeldResource } from '../../model/hold.ts';
import type { Hook } from '../../model/hook.ts';
import type { JsonObject } from '../../model/json.ts';
import { type Experiment, isRun, type ScenarioSpec, type Test, type TestGridOptions } from '../../model/suite.ts';
import { minutes } from '../../model/units.ts';
import { bringsOwnPods } from '../../scenarios/index.ts';
import { planOf } from '../plan/plans.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { accessLacks } from './access.ts';
import { complainOf, type Layer } from './cascade.ts';
import type { NameUse } from './claims.ts';
import { tokenLacks } from './fleet-token.ts';
import { withReferences } from './hardware-references.ts';
import { historyOf } from './history.ts';
import { hooksOf } from './hooks.ts';
import { jobDiagnostics } from './jobs.ts';
import { type Lack, lacksOf } from './lacks.ts';
import type { Lane } from './lanes.ts';
import { capacityDiagnostics } from './limits.ts';
import { commitLacks } from './measures.ts';
import { namedFileDiagnostics } from './named-files.ts';
import { type Filling, missingFor } from './placeholders.ts';
import { type Resolved, resolve, type SiteIndex } from './references.ts';
import { checkScenario } from './scenario.ts';
import type { Shared } from './schema/defaults.ts';
import type { WrittenSuiteHooks } from './schema/hooks.ts';
import type { WrittenTest } from './schema/suite.ts';
import { shownMetrics } from './shown-metrics.ts';
import { startDiagnostics } from './starts.ts';
import { testClaims } from './test-claims.ts';
import { thresholdsOf } from './thresholds.ts';
import { timeDiagnostics } from './times.ts';
import { triggersOf } from './triggers.ts';

/** One test as written, in one lane of its matrix. */
export interface LaneTest {
  readonly suite: string;
  /** Whether GitHub Actions starts the tests of its suite. */
  readonly byGithub: boolean;
  /** Those of its suite. */
  readonly hooks: WrittenSuiteHooks | undefined;
  readonly name: string;
  readonly lane: Lane;
  readonly written: WrittenTest;
  /** The suite's layers and, last, the test's own. */
  readonly layers: readonly Layer[];
  readonly own: Layer;
  /** Whether parts of it could not be read. */
  readonly isTorn: boolean;
}

export interface ReadTest {
  /** Absent where there are diagnostics. */
  readonly test?: Test;
  readonly claims: readonly NameUse[];
  /** What only all tests of a suite, or of the site, show where to say. */
  readonly lacks: readonly Lack[];
  readonly fillings: readonly Filling[];
  readonly diagnostics: readonly Diagnostic[];
  /** Mistakes of its jobs alone: `generate` refuses them, and a run by hand has none of them. */
  readonly jobLacks: readonly Lack[];
}

/** Completes a test with the settings around it, and checks what can be known only then. */
export function toTest(named: LaneTest, index: SiteIndex): ReadTest {
  const { scenario: written, sweep } = named.written;
  const { scenario: referenced, mistake } = withReferences(written as ScenarioSpec, sweep, index.files?.folder);
  const given = { ...named, written: { ...named.written, scenario: referenced } };
  const resolved = resolve(given.layers, index);
  const { own } = given;
  const clusterLayers = index.clusters.get(resolved.cluster?.name ?? '')?.layers ?? [];
  const { layers, shared } = resolved;
  const bare = assemble(given, resolved, []);
  const { hooks, diagnostics: ofHooks } = hooksOf(given, index);
  const scenario = checkScenario({
    ...bare.experiment,
    hooks: hooks.filter(({ scope }) => scope === 'level'),
    sweep: bare.experiment.sweep,
    complete: resolved.complete,
    places: own.source,
    at: own.at,
  });
  const isClear =
    resolved.complete &&
    (bare.experiment.workloads.length > 0 || bringsOwnPods(bare.experiment.scenario)) &&
    resolved.diagnostics.length + scenario.diagnostics.length === 0;
  const known = isClear ? bare.experiment : undefined;
  const { thresholds, complaints } = thresholdsOf(shared.thresholds ?? {}, known);
  const { history, complaints: ofHistory } = historyOf(shared.history, isRun(bare.experiment), known);
  const test = withHooks(
    { ...assemble(given, resolved, thresholds), ...(history !== undefined && { history }) },
    hooks,
  );
  const names = testClaims(test, layers);
  const found = [
    ...resolved.diagnostics,
    ...scenario.diagnostics,
    ...complaints.map(({ path, about, ...complaint }) => complainOf(layers, ['thresholds', ...path], complaint, about)),
    ...ofHistory.map(({ path, about, ...complaint }) => complainOf(layers, ['history', ...path], complaint, about)),
    ...shownMetrics(test).map(({ path, ...mistake }) => complainOf(layers, ['testgrid', ...path], mistake)),
    ...unsharedHolds(test, layers),
    ...sharedSubject(test, layers),
    ...(index.files === undefined ? [] : namedFileDiagnostics(test, layers, index.files)),
    ...(mistake === undefined ? [] : [complain(own.source, [...own.at, ...mistake.path], mistake)]),
    ...ofHooks,
    ...jobDiagnostics(test, layers),
    ...names.diagnostics,
  ];
  const diagnostics = given.isTorn ? found.filter((diagnostic) => !isOfAbsence(diagnostic, own)) : found;
  const lacks = given.isTorn ? [] : lacksOf(test, resolved, index);
  const fillings = fillingsOf(test, given, resolved, scenario.levels);
  const isSound =
    diagnostics.length + lacks.length === 0 && !given.isTorn && fillings.every(({ missing }) => missing.length === 0);
  // A plan can be made of a sound test only.
  const all = isSound ? planDiagnostics(test, layers, own) : diagnostics;
  return {
    ...(isSound && all.length === 0 && { test }),
    claims: names.claims,
    lacks,
    fillings,
    diagnostics: all,
    jobLacks: [
      ...commitLacks(test, given.byGithub, layers),
      ...accessLacks(test, clusterLayers),
      ...tokenLacks(test, layers),
    ],
  };
}

const withHooks = (test: Test, hooks: readonly Hook[]): Test =>
  hooks.length === 0 ? test : { ...test, experiment: { ...test.experiment, hooks } };

/** Leases of a cluster that a run makes are seen by that run alone. */
function unsharedHolds({ experiment: { holds, cluster } }: Test, layers: readonly Layer[]): Diagnostic[] {
  if (holds === undefined || cluster?.infrastructure === undefined) return [];
  const message = `each run makes ${cluster.name} for itself, and its Leases with it: no other run sees what it holds`;
  return [complainOf(layers, ['holds'], { message, hint: 'leave it out, or name a cluster that stays' }, 'key')];
}

/** Runs of a shared cluster do not wait for each other: one would measure what the other brings, and put back what that one replaced. */
function sharedSubject({ experiment: { subject, cluster } }: Test, layers: readonly Layer[]): Diagnostic[] {
  if (subject.kind === 'installed' || cluster === undefined) return [];
  if (cluster.exclusive || cluster.infrastructure !== undefined) return [];
  const message = `the subject changes what all runs on ${cluster.name} measure, and its runs do not wait for each other`;
  const hint = 'exclusive: true in the file of the cluster, or measure what is installed';
  return [complainOf(layers, ['subject'], { message, hint }, 'key')];
}

/** What only the plan of a test shows. */
function planDiagnostics(test: Test, layers: readonly Layer[], own: Layer): Diagnostic[] {
  const plan = planOf(test);
  const times = timeDiagnostics(test, plan, layers);
  // How long a run takes is known where nothing is wrong with its times.
  return [...capacityDiagnostics(test, own), ...(times.length > 0 ? times : startDiagnostics(test, plan, layers))];
}

/** Whether a test is said to lack something: it may be where nothing could be read. */
const isOfAbsence = ({ path, message }: Diagnostic, { at }: Layer): boolean =>
  path === at.join('.') || /^(missing |no schedule|no container)/.test(message);

/** What each workload of a test has from it; of a test that is torn nothing is known to be missing. */
function fillingsOf(
  { id, experiment }: Test,
  { own, lane, isTorn }: LaneTest,
  { complete }: Resolved,
  levels: readonly JsonObject[] | undefined,
): Filling[] {
  if (levels === undefined || !complete) return [];
  const given = [...new Set(levels.flatMap((parameters) => Object.keys(parameters)))];
  return experiment.workloads.map((workload) => {
    const missing = isTorn ? [] : missingFor(workload, levels);
    return { test: id, own, workload: workload.name, given, axes: Object.keys(lane), missing };
  });
}

function assemble(given: LaneTest, resolved: Resolved, thresholds: Experiment['thresholds']): Test {
  const { suite, name, lane, written, own } = given;
  const { shared } = resolved;
  const { estimate, description = '' } = written;
  return {
    id: `${suite}/${name}`,
    suite,
    name,
    description,
    position: own.source.keyPosition(own.at),
    ...(shared.repo !== undefined && { repo: shared.repo }),
    lane,
    experiment: experimentOf(written, resolved, thresholds),
    ...(estimate !== undefined && { estimateMs: estimate }),
    triggers: { ...triggersOf(written, suite, name), prow: shared.prow ?? {} },
    publish: {
      testgrid: testgridOf(shared, { suite, name, description }),
      perfdash: shared.perfdash && { prefix: `${suite}-${name}`, jobType: 'networking', ...shared.perfdash },
    },
  };
}

function experimentOf(
  { scenario, sweep }: WrittenTest,
  { shared, cluster, workloads }: Resolved,
  thresholds: Experiment['thresholds'],
): Experiment {
  const isMeasured = isRun({ scenario });
  return {
    ...(cluster !== undefined && { cluster }),
    scenario: scenario as ScenarioSpec,
    ...(sweep !== undefined && { sweep }),
    workloads: isMeasured && !bringsOwnPods({ kind: scenario.kind }) ? workloads : [],
    subject: shared.subject ?? { kind: 'installed' },
    measures: shared.measures ?? 'commit',
    ...(isMeasured && shared.holds?.[0] !== undefined && { holds: holdsOf(shared.holds) }),
    thresholds: isMeasured ? thresholds : [],
    ...(isMeasured && shared.profiles !== undefined && { profiles: shared.profiles }),
    steady: {
      warmUpMaxMs: shared.warmUp?.max ?? minutes(5),
      coolDownMaxMs: sweep?.coolDown.max ?? minutes(10),
    },
  };
}

const holdsOf = (written: NonNullable<Shared['holds']>): HeldResource[] =>
  allHolds(written.map((each) => (typeof each === 'string' ? { resource: each, atOnce: 1 } : each)));

function testgridOf(
  { testgrid }: Shared,
  { suite, name, description }: { suite: string; name: string; description: string },
): TestGridOptions {
  return { dashboards: [suite], tab: name, description, daysOfResults: 60, graphMetrics: [], ...testgrid };
}
