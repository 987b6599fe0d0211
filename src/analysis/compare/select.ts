import type { History } from '../../history/history.ts';
import { isMerged, type Run } from '../../history/run.ts';
import { type EpochMs, epochMs, parseDate } from '../../model/units.ts';

/**
 * The runs that a person means, as places in the history: builds (`1840,1841`), a commit, a pull request (`pr:123`, the newest commit
 * of it that was measured), days (`2026-08-01`, `2026-08-01..2026-08-10`), a version under test (`v1.7.0`), or a line (`main`).
 * Lines, days and versions mean merged code only. Empty where the history holds no such run.
 */
export function selectRuns(history: History, wanted: string): number[] {
  const where = (holds: (run: Run) => boolean): number[] =>
    history.runs.flatMap((run, place) => (holds(run) ? [place] : []));
  for (const of of MEANINGS) {
    const holds = of(wanted, history);
    const places = holds === undefined ? [] : where(holds);
    if (places.length > 0) return places;
  }
  return [];
}

type Meaning = (wanted: string, history: History) => ((run: Run) => boolean) | undefined;

/** One that is not there is misspelt: then none is meant. */
const builds: Meaning = (wanted, { runs }) => {
  const numbers = new Set(wanted.split(','));
  const known = new Set(runs.map(({ build }) => build));
  return numbers.isSubsetOf(known) ? ({ build }) => numbers.has(build) : undefined;
};

/** Builds that a person named beside some that the histories hold, and that none of them holds: they are misspelt. */
export function unknownBuilds(histories: readonly History[], wanted: string): string[] {
  const numbers = wanted.split(',');
  const known = new Set(histories.flatMap(({ runs }) => runs.map(({ build }) => build)));
  return numbers.some((number) => known.has(number)) ? numbers.filter((number) => !known.has(number)) : [];
}

const commit: Meaning = (wanted) =>
  /^[0-9a-f]{7,40}$/.test(wanted) ? ({ commit = '' }) => commit.startsWith(wanted) : undefined;

const pullRequest: Meaning = (wanted, { runs }) => {
  const number = /^pr:(\d+)$/.exec(wanted)?.[1];
  if (number === undefined) return undefined;
  const newest = runs.findLast(({ pull }) => pull?.number === number);
  return ({ pull, commit }) => pull?.number === number && commit === newest?.commit;
};

const DAY_MS = 86_400_000;

const days: Meaning = (wanted) => {
  const { first, last } = daysIn(wanted);
  if (first === undefined || last === undefined) return undefined;
  return (run) => isMerged(run) && run.startedAt >= first && run.startedAt < epochMs(last + DAY_MS);
};

function daysIn(wanted: string): { readonly first?: EpochMs | undefined; readonly last?: EpochMs | undefined } {
  const [, from = '', to = from] = /^(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?$/.exec(wanted) ?? [];
  return { first: parseDate(from), last: parseDate(to) };
}

/** Why days that a person named are none; undefined where they are some, or something else is named. */
export function daysMistake(wanted: string): string | undefined {
  if (!/^\d{4}-\d+-\d+($|\.)/.test(wanted)) return undefined;
  const { first, last } = daysIn(wanted);
  if (first === undefined || last === undefined)
    return 'expected a day such as 2026-08-01, or days such as 2026-08-01..2026-08-10';
  return last < first ? 'the last day is before the first' : undefined;
}

const version: Meaning = (wanted) => (run) => isMerged(run) && Object.values(run.regime.soft).includes(wanted);

const line: Meaning = (wanted) => (run) => isMerged(run) && run.line === wanted;

const MEANINGS = [pullRequest, days, builds, commit, line, version];

/** How many runs of its current level a line is compared by: more are older than what is under test. */
export const BASE_RUNS = 100;

/** What can be named, for a person who named what is not there. */
export function selectable({ runs }: History): string {
  const lines = Map.groupBy(runs.filter(isMerged), ({ line }) => line);
  const pulls = new Set(runs.flatMap(({ pull }) => (pull === undefined ? [] : [`pr:${pull.number}`])));
  const named = [...lines].map(([name, own]) => `${name} (${own.length})`);
  const newest = runs.at(-1);
  return [
    `lines ${named.join(', ') || 'none'}`,
    ...(pulls.size > 0 ? [[...pulls].slice(-3).join(', ')] : []),
    ...(newest === undefined ? [] : [`newest build ${newest.build}`]),
  ].join('; ');
}
