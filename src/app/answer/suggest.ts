import { openRunStore } from '../../adapters/run-store.ts';
import { type StartableTest, type Suggestion, suggestionsFor } from '../../answer/suggest.ts';
import { inParallel } from '../../history/in-parallel.ts';
import type { Run } from '../../history/run.ts';
import type { RunStore } from '../../history/run-store.ts';
import { isRun, type RepoRef, type Test } from '../../model/suite.ts';
import { ms } from '../../model/units.ts';
import { median, sorted } from '../../stats/quantile.ts';
import type { Env } from '../env.ts';
import type { FoundHistory } from '../history/find.ts';
import { declareOf } from '../history/rules.ts';
import { spentIn } from './measured.ts';

export interface SuggestRequest {
  readonly files: readonly string[];
  /** Whose pull request it is; absent for tests of whatever repository. */
  readonly repo?: Pick<RepoRef, 'org' | 'repo'>;
  readonly tests: readonly Test[];
  readonly histories: readonly FoundHistory[];
  /** Address of the store of the runs. */
  readonly store: string;
}

/** The tests of a site that measure what a pull request changes, with what a run of each takes. */
export async function suggest(
  { files, repo, tests, histories, store }: SuggestRequest,
  env: Env,
): Promise<{ readonly suggestions: readonly Suggestion[]; readonly unknown: readonly string[] }> {
  const opened = await openRunStore(store, env);
  const own = tests.filter(
    (test) =>
      test.triggers.presubmit !== undefined &&
      isRun(test.experiment) &&
      (repo === undefined || (test.repo?.org === repo.org && test.repo.repo === repo.repo)),
  );
  const startable: StartableTest[] = [];
  for (const test of own) startable.push(await startableOf(test, histories, tests, opened));
  return {
    suggestions: suggestionsFor(files, startable),
    unknown: startable.filter(({ history }) => history === undefined).map(({ test }) => test),
  };
}

async function startableOf(
  { id, triggers, estimateMs }: Test,
  histories: readonly FoundHistory[],
  tests: readonly Test[],
  store: RunStore,
): Promise<StartableTest> {
  const history = histories.find((each) => each.history.test === id)?.history;
  const { took, cost } = await usualOf(history?.runs ?? [], store);
  const tookMs = took ?? estimateMs;
  return {
    test: id,
    command: triggers.presubmit?.comment ?? `/test ${triggers.presubmit?.jobName}`,
    declare: declareOf(id, tests),
    ...(history !== undefined && { history }),
    ...(tookMs !== undefined && { tookMs }),
    ...(cost !== undefined && { cost }),
  };
}

const LOOKED_AT = 10;

/** Of the newest runs that are trusted. */
async function usualOf(runs: readonly Run[], store: RunStore) {
  const newest = runs.filter(({ outcome }) => outcome !== 'invalid').slice(-LOOKED_AT);
  const { results, failure } = await inParallel(newest, LOOKED_AT, (run) => spentIn(store, run));
  if (failure !== undefined) throw failure.error;
  const middle = median(sorted(results.flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]))));
  const cost = results.findLast((each) => each.cost !== undefined)?.cost;
  return {
    took: middle === undefined ? undefined : ms(middle),
    cost: cost === undefined ? undefined : `${cost.amount.toFixed(2)} ${cost.currency}`,
  };
}
