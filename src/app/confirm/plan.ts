import { windowBetween } from '../../analysis/cause/window.ts';
import type { ChangeNote } from '../../analysis/change-notes.ts';
import { pairsOutlook } from '../../analysis/compare/pairs-needed.ts';
import { mostHalvings } from '../../analysis/confirm/range.ts';
import { overviewsOf } from '../../analysis/overview.ts';
import { mergedBuildJob } from '../../config/generator/build.ts';
import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import type { Merge } from '../../history/merges.ts';
import type { Run } from '../../history/run.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { usageError } from '../../model/errors.ts';
import { type Cost, costOf } from '../../model/infrastructure.ts';
import { isByCommit } from '../../model/subject.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, type Milliseconds, ms } from '../../model/units.ts';
import { moreRunsText, outlookText } from '../../report/comparison/outlook-words.ts';
import type { ImageRegistry } from '../../runner/image-registry.ts';
import type { FoundHistories, FoundHistory } from '../history/find.ts';
import { keyedBy } from '../pairs.ts';
import { planRun } from '../run/backend.ts';
import type { LoadedSite } from '../site.ts';
import { missingImage } from './images.ts';

/** What would be run to confirm a change, and what it takes. */
export interface ConfirmPlan {
  readonly note: ChangeNote;
  readonly test: Test;
  readonly line: string;
  readonly good: Run & { readonly commit: string };
  readonly bad: Run & { readonly commit: string };
  /** From the good build to the bad one: each merge between, and what keeps it from being run. */
  readonly builds: readonly Build[];
  /** Whether the list of merges reaches over all of the range. */
  readonly covered: boolean;
  /** Runs of each comparison, both builds together. */
  readonly runsEach: number;
  readonly mostHalvings: number;
  readonly runMs: Milliseconds;
  /** The job that pushes the images of a merged commit, where the suite has one. */
  readonly buildJob?: string;
  /** Of all runs, where the cluster's file states a price. */
  readonly cost?: Cost;
}

export interface Build {
  readonly commit: string;
  /** Absent of the good end. */
  readonly merge?: Merge;
  /** The image that the registry lacks. */
  readonly missing?: string;
}

export interface ConfirmRequest {
  /** The change's id, or its first digits. */
  readonly change: string;
  readonly site: LoadedSite;
  readonly cluster: string;
  readonly found: FoundHistories;
  readonly merges: readonly Merge[];
  readonly registry: ImageRegistry;
  readonly now: EpochMs;
  readonly stop: AbortSignal;
}

/** Three of each build. */
const RUNS_EACH = 6;

/** Reads everything that the plan depends on, and runs nothing. Throws KnownError `usage` where a change cannot be confirmed so, and says why. */
export async function planConfirm(request: ConfirmRequest): Promise<ConfirmPlan> {
  const { note, test, line, history, declare } = wantedChange(request);
  checkDecidable(history, keyedBy(note.series, declare), line);
  const [good, bad] = endsOf(note);
  const buildJob = mergedBuildJob(request.site.config, test);
  const { subject } = test.experiment;
  const { merges, covered } = windowBetween(good, bad, request.merges);
  const commits: Build[] = [
    { commit: good.commit },
    ...merges.filter(({ commit }) => !isOf(commit, bad)).map((merge) => ({ commit: merge.commit, merge })),
    { commit: bad.commit, ...lastMerge(merges, bad) },
  ];
  const builds: Build[] = [];
  for (const build of commits) {
    const missing = await missingImage(subject, build.commit, request.registry, request.stop);
    builds.push({ ...build, ...(missing !== undefined && { missing }) });
  }
  for (const end of [builds[0], builds.at(-1)]) {
    if (end?.missing !== undefined) throw gone(end.commit, end.missing, buildText(end.commit, { line, buildJob }));
  }
  const halvings = mostHalvings(builds.slice(1, -1).filter(({ missing }) => missing === undefined).length);
  const { plan, target } = planRun(request.cluster, test, request.site.config);
  const price = target.infrastructure?.price;
  const runMs = plan.estimateMs;
  return {
    note,
    test,
    line,
    good,
    bad,
    builds,
    covered,
    runsEach: RUNS_EACH,
    mostHalvings: halvings,
    runMs,
    ...(buildJob !== undefined && { buildJob }),
    ...(price !== undefined && { cost: costOf(price, ms(runMs * RUNS_EACH * (1 + halvings))) }),
  };
}

/** Throws KnownError `usage` where so few runs can show nothing beside those of the line. */
function checkDecidable(history: History, declare: Declare, line: string): void {
  const outlook = pairsOutlook(history, declare, line, RUNS_EACH / 2);
  if (outlook.looks.length > 0) return;
  throw usageError(`nothing can be confirmed: ${outlookText(outlook)}`, moreRunsText(outlook));
}

interface Wanted extends Pick<ConfirmPlan, 'note' | 'test' | 'line'> {
  readonly history: History;
  readonly declare: Declare;
}

function wantedChange({ change, found, merges, now }: ConfirmRequest): Wanted {
  const all = found.found.flatMap((each) =>
    overviewsOf(each.history, each.declare, { now, decisions: each.decisions, merges }).flatMap(({ line, changes }) =>
      changes.map((note) => ({ note, line, each })),
    ),
  );
  const meant = all.filter(({ note }) => note.id.startsWith(change));
  const [first] = meant;
  if (first === undefined || meant.length > 1)
    throw unknownChange(
      change,
      meant.length,
      all.map(({ note }) => note.id),
    );
  const { history, declare } = first.each;
  return { note: first.note, line: first.line, test: measurable(first.each), history, declare };
}

const unknownChange = (change: string, count: number, ids: readonly string[]): Error =>
  usageError(
    count === 0 ? `no change has the id ${change}` : `${counted(count, 'change')} have ids that begin with ${change}`,
    ids.length === 0 ? 'there is no change in this store' : `prowess history shows the ids; there are ${firstFew(ids)}`,
  );

function measurable({ history, test }: FoundHistory): Test {
  if (test === undefined) throw usageError(`${history.test} is no test of this site, so that nothing can be run`);
  if (isByCommit(test.experiment.subject)) return test;
  throw usageError(
    `builds of ${test.id} cannot be run again: its subject does not name {{run.commit}}`,
    'give it one that does: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}',
  );
}

type WithCommit = Run & { readonly commit: string };

/** The last run that is surely of the old level, and the first that is surely of the new one. */
function endsOf({ id, lastGood, latest, run }: ChangeNote): [WithCommit, WithCommit] {
  if (lastGood === undefined) throw usageError(`the history begins with the change ${id}: there is no build before it`);
  return [withCommit(lastGood), withCommit(latest ?? run)];
}

function withCommit(run: Run): WithCommit {
  const { commit } = run;
  if (commit !== undefined) return { ...run, commit };
  throw usageError(`build ${run.build} of ${run.job} records no commit, so that it cannot be run again`);
}

/** Either may be written with fewer digits. */
const isOf = (commit: string, run: WithCommit): boolean =>
  commit.startsWith(run.commit) || run.commit.startsWith(commit);

function lastMerge(merges: readonly Merge[], bad: WithCommit): { merge?: Merge } {
  const merge = merges.find(({ commit }) => isOf(commit, bad));
  return merge === undefined ? {} : { merge };
}

const gone = (commit: string, image: string, how: string): Error =>
  usageError(`${commit} cannot be run again: its registry does not have ${image}`, `${how}, then confirm`);

/** How the images of a merged commit come to be there: prowess starts no job of Prow. */
export const buildText = (
  commit: string,
  { line, buildJob }: { readonly line: string; readonly buildJob?: string | undefined },
): string =>
  buildJob === undefined
    ? 'push its images by hand, for no postsubmit with `build:` of the suite does'
    : `rerun ${buildJob} of that commit in Deck, or mkpj --job ${buildJob} --base-ref ${line} --base-sha ${commit}`;
