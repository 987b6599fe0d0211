import type { Declare } from '../../history/declaration.ts';
import { ABSENT } from '../../history/history.ts';
import type { Regime } from '../../model/regime.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { ofNewestLevel } from './newest-level.ts';
import { type Row, rowsOf } from './row.ts';
import { runsOf, type Side } from './side.ts';

/**
 * `pass`: each key series is the same or better. `regressed`: at least one is worse. `inconclusive`: none is worse, and not each is
 * shown to be the same. `invalid`: a side has no run that is trusted.
 */
export type Conclusion = 'pass' | 'regressed' | 'inconclusive' | 'invalid';

/** What is said of two sides. Headline, table, JSON and exit code are made of this value alone. */
export interface Comparison {
  readonly test: string;
  readonly conclusion: Conclusion;
  readonly base: SideFacts;
  readonly head: SideFacts;
  /** Hard facts that differ: numbers are shown, and nothing is concluded. */
  readonly regimes?: readonly RegimeDifference[];
  /** Key series first, then by family. */
  readonly rows: readonly Row[];
}

export interface SideFacts {
  readonly name: string;
  readonly runs: number;
  readonly invalid: number;
  /** From the oldest to the newest run. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly lines: readonly string[];
}

export interface RegimeDifference {
  readonly fact: string;
  readonly base: string;
  readonly head: string;
}

/**
 * Compares two sides of a test. Only primary statistics are judged: the others of a measurement move with them.
 */
export function compare(given: { readonly base: Side; readonly head: Side }, declare: Declare): Comparison {
  const head = inOneRegime(given.head, newestRegime(given.head));
  const base = inOneRegime(given.base, newestRegime(head));
  const evidence = evidences(base, head, declare);
  const regimes = regimeDifferences(base, head);
  const judged = [...rowsOf(evidence.filter(({ key }) => key)), ...rowsOf(evidence.filter(({ key }) => !key))];
  const rows = regimes.length === 0 ? judged : judged.map(({ word: _, smallest: __, needs: ___, ...row }) => row);
  const facts = { base: factsOf(base), head: factsOf(head) };
  return {
    test: head.history.test,
    conclusion: conclusionOf(facts, rows),
    ...facts,
    ...(regimes.length > 0 && { regimes }),
    rows,
  };
}

/** The one place in which it is decided. */
export function conclusionOf({ base, head }: Pick<Comparison, 'base' | 'head'>, rows: readonly Row[]): Conclusion {
  if (base.runs === base.invalid || head.runs === head.invalid) return 'invalid';
  const words = rows.filter(({ key }) => key).map(({ word = 'unclear' }) => word);
  if (words.includes('worse')) return 'regressed';
  return words.length === 0 || words.includes('unclear') ? 'inconclusive' : 'pass';
}

/** A key series that a side lacks stays: that it is gone is no pass. */
function evidences(base: Side, head: Side, declare: Declare): Evidence[] {
  const names = new Map([...knownIn(base), ...knownIn(head)]);
  return [...names]
    .map(([series, name]) => ({ series, declaration: declare(name) }))
    .filter(({ declaration }) => declaration.primary)
    .map(({ series, declaration }) => evidenceOf(ofNewestLevel(base, series, declaration), head, series, declaration))
    .filter(({ key, base, head }) => key || (base.count > 0 && head.count > 0));
}

const knownIn = ({ history, places }: Side) =>
  [...history.series]
    .filter(([, { states }]) => places.some((place) => (states[place] ?? ABSENT) !== ABSENT))
    .map(([series, { name }]) => [series, name] as const);

const newestRegime = (side: Side): Regime | undefined => runsOf(side).at(-1)?.regime;

/** Numbers of several regimes do not mix: of a side's runs those of the wanted one count, or where there is none, those of its newest. */
function inOneRegime(side: Side, wanted: Regime | undefined): Side {
  const inside = (id: string | undefined) => side.places.filter((place) => side.history.runs[place]?.regime.id === id);
  const places = inside(wanted?.id);
  return { ...side, places: places.length > 0 ? places : inside(newestRegime(side)?.id) };
}

function regimeDifferences(base: Side, head: Side): RegimeDifference[] {
  const [before, after] = [newestRegime(base), newestRegime(head)];
  return before === undefined || after === undefined || before.id === after.id ? [] : differencesOf(before, after);
}

export function differencesOf({ hard: base }: Regime, { hard: head }: Regime): RegimeDifference[] {
  const facts = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  return facts
    .filter((fact) => base[fact] !== head[fact])
    .map((fact) => ({ fact, base: base[fact] ?? 'unknown', head: head[fact] ?? 'unknown' }));
}

function factsOf(side: Side): SideFacts {
  const runs = runsOf(side);
  const [first, last] = [runs[0], runs.at(-1)];
  return {
    name: side.name,
    runs: runs.length,
    invalid: runs.filter(({ outcome }) => outcome === 'invalid').length,
    ...(first !== undefined && last !== undefined && { from: first.startedAt, to: last.startedAt }),
    lines: [...new Set(runs.map(({ line }) => line))].sort(),
  };
}
