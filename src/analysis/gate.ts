import type { Declare } from '../history/declaration.ts';
import type { History } from '../history/history.ts';
import { isOpen, LEAST_INVALID, type MissingData } from '../history/missing/findings.ts';
import { goneSince } from '../history/missing/gone.ts';
import type { ChangeNote } from './change-notes.ts';
import type { SeriesNoise } from './changes/noise.ts';

/**
 * What the gate of a test says of one line. `failed`: a change for the worse is open, and not accepted. `undecided`: none is, and what the gate
 * judges by is not there, which is no pass.
 */
export interface Gate {
  readonly verdict: 'passed' | 'failed' | 'undecided';
  readonly failing: readonly FailingChange[];
  /** Key series that are gone, and runs that are INVALID: names, and why they leave the gate undecided. */
  readonly lost: readonly Unjudged[];
  /** Key series that the gate does not judge by. Where it judges by none it is undecided. */
  readonly unjudged: readonly Unjudged[];
  readonly judged: number;
}

/** `failingTitles` are what its failing series are called. `title` is of the most certain one, which the gate may not judge by. */
export interface FailingChange extends ChangeNote {
  readonly failingTitles: readonly string[];
}

export interface Unjudged {
  readonly title: string;
  readonly reason: string;
}

interface GateInput {
  readonly history: History;
  readonly changes: readonly ChangeNote[];
  readonly noise: ReadonlyMap<string, SeriesNoise>;
  readonly missing: readonly MissingData[];
}

/** Three runs before a change and three after it confirm it at the earliest. */
const LEAST_RUNS = 6;

/** A gate judges by the key series of a test, and by the health of its runs: what makes runs fail must not become silence. */
export function gateOf({ history, changes, noise, missing }: GateInput, declare: Declare): Gate {
  const keys = [...history.series].flatMap(([series, { name }]) => {
    const { key, primary, title } = declare(name);
    return key && primary ? [{ series, title }] : [];
  });
  const failing = changes
    .filter((each) => each.failing.length > 0)
    .map((each) => ({ ...each, failingTitles: each.failing.flatMap((series) => titlesOf(history, series, declare)) }));
  const lost = lostOf(missing.filter(isOpen), keys);
  const unjudged = keys.flatMap(({ series, title }) => {
    const reason = goneText(history, series) ?? reasonAgainst(noise.get(series));
    return reason === undefined ? [] : [{ title, reason }];
  });
  const judged = keys.length - unjudged.length;
  const verdict = failing.length > 0 ? 'failed' : lost.length > 0 || judged === 0 ? 'undecided' : 'passed';
  return { verdict, failing, lost, unjudged, judged };
}

function titlesOf({ series }: History, name: string, declare: Declare): string[] {
  const column = series.get(name);
  return column === undefined ? [] : [declare(column.name).title];
}

function lostOf(open: readonly MissingData[], keys: readonly { series: string; title: string }[]): Unjudged[] {
  return open.flatMap(({ cause, series, runs }): Unjudged[] => {
    if (cause === 'invalid-runs') {
      return runs < LEAST_INVALID ? [] : [{ title: 'the runs', reason: `the newest ${runs} are INVALID` }];
    }
    return keys
      .filter((key) => series.includes(key.series))
      .map(({ title }) => ({ title, reason: `it has no value in the newest ${runs} runs` }));
  });
}

function goneText({ series, runs }: History, name: string): string | undefined {
  const column = series.get(name);
  const since = column && goneSince(column, runs);
  return since && `it is in no result since build ${since.build}`;
}

function reasonAgainst(noise: SeriesNoise | undefined): string | undefined {
  if (noise === undefined) return 'it has no value';
  if (noise.runs < LEAST_RUNS) return `${noise.runs} of the ${LEAST_RUNS} runs that show a change`;
  return noise.grade === 'D' ? 'it scatters too much (grade D)' : undefined;
}
