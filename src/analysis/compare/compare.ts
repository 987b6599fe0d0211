import { isComparable, type RegimeDifference, regimeDifferences } from '../../history/comparable.ts';
import type { Declaration, Declare } from '../../history/declaration.ts';
import { ABSENT } from '../../history/history.ts';
import type { Run } from '../../history/run.ts';
import type { Accepted } from '../../history/site-history.ts';
import type { EpochMs } from '../../model/units.ts';
import { isAccepted } from '../accepted.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { type FactApart, factsApart } from './facts-apart.ts';
import type { InstanceFacts } from './instance-facts.ts';
import { basedOn, ofNewestLevel } from './newest-level.ts';
import type { PairedFacts } from './paired-facts.ts';
import { type Row, rowsOf } from './row.ts';
import { type Ancestry, runsOf, type Side } from './side.ts';

/**
 * `pass`: each key series is the same or better, or worse by what is accepted. `regressed`: at least one is worse. `inconclusive`: none is worse, and not each is
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
  /** Soft facts that differ between the sides, or within one: what changed beside what is compared. Absent where none does. */
  readonly facts?: readonly FactApart[];
  /** Of two builds that alternated on one cluster. */
  readonly pairs?: PairedFacts;
  /** Of runs that were judged one after the other. */
  readonly instances?: InstanceFacts;
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
  /** Of a line with which a pull request is compared. */
  readonly ancestry?: Ancestry;
}

/**
 * Compares two sides of a test. Only primary statistics are judged: the others of a measurement move with them.
 * @param accepted what people accept of the test (`acceptedOn`), on whatever line
 * @param judge by which rule each series gets its word
 */
export function compare(
  given: { readonly base: Side; readonly head: Side },
  declare: Declare,
  accepted: readonly Accepted[] = [],
  judge: Judge = byRanks,
): Comparison {
  const head = inOneRegime(given.head, newestOf(given.head));
  const base = inOneRegime(given.base, newestOf(head));
  const regimes = differencesBetween(base, head);
  const { rows: judged, instances } = judge(base, head, declare);
  const facts = { base: factsOf(base), head: factsOf(head) };
  const rows =
    regimes.length === 0
      ? judged.map((row) => withAcceptance(row, head, facts, accepted))
      : judged.map(({ word: _, smallest: __, needs: ___, ...row }) => row);
  return {
    test: head.history.test,
    conclusion: conclusionOf(facts, rows),
    ...facts,
    ...(regimes.length > 0 && { regimes }),
    ...withFacts(base, head),
    ...(regimes.length === 0 && instances !== undefined && { instances }),
    rows,
  };
}

export type Judge = (
  base: Side,
  head: Side,
  declare: Declare,
) => { readonly rows: readonly Row[]; readonly instances?: InstanceFacts };

export function withFacts(base: Side, head: Side): Pick<Comparison, 'facts'> {
  const facts = factsApart(base, head);
  return facts.length === 0 ? {} : { facts };
}

/** All runs that there are, looked at once. */
function byRanks(base: Side, head: Side, declare: Declare): { rows: Row[] } {
  const evidence = evidences(base, head, declare);
  return { rows: [...rowsOf(evidence.filter(({ key }) => key)), ...rowsOf(evidence.filter(({ key }) => !key))] };
}

/** A change that began after the base ended and before the head did is the one between them. */
export function withAcceptance(row: Row, { history }: Side, { base, head }: Sides, accepted: readonly Accepted[]): Row {
  const name = history.series.get(row.series)?.name;
  const [from, to] = [base.to, head.to];
  if (row.word !== 'worse' || name === undefined || from === undefined || to === undefined) return row;
  const known = accepted.find(
    (each) => head.lines.includes(each.line) && isAccepted(each, { name, change: row.change, from, to }),
  );
  return known === undefined ? row : { ...row, word: 'accepted', accepted: known };
}

type Sides = Pick<Comparison, 'base' | 'head'>;

/** The one place in which it is decided. */
export function conclusionOf({ base, head }: Sides, rows: readonly Row[]): Conclusion {
  if (base.runs === base.invalid || head.runs === head.invalid) return 'invalid';
  const words = rows.filter(({ key }) => key).map(({ word = 'unclear' }) => word);
  if (words.includes('worse')) return 'regressed';
  return words.length === 0 || words.includes('unclear') ? 'inconclusive' : 'pass';
}

/** A key series that a side lacks stays: that it is gone is no pass. */
const evidences = (base: Side, head: Side, declare: Declare): Evidence[] =>
  seriesOn(base, head, declare)
    .map((own) => evidenceOf(own.base, own.head, own.series, own.declaration))
    .filter(({ key, base, head }) => key || (base.count > 0 && head.count > 0));

/** A series, with the runs of each side that count for it. */
export interface SeriesSides {
  readonly series: string;
  readonly declaration: Declaration;
  /** At the newest level of its line. */
  readonly base: Side;
  readonly head: Side;
}

/** The primary series that a side has. */
export function seriesOn(base: Side, head: Side, declare: Declare): SeriesSides[] {
  const names = new Map([...knownIn(base), ...knownIn(head)]);
  return [...names]
    .map(([series, name]) => ({ series, declaration: declare(name) }))
    .filter(({ declaration }) => declaration.primary)
    .map(({ series, declaration }) => {
      const level = ofNewestLevel(base, series, declaration);
      return { series, declaration, base: level, head: basedOn(head, level) };
    });
}

const knownIn = ({ history, places }: Side) =>
  [...history.series]
    .filter(([, { states }]) => places.some((place) => (states[place] ?? ABSENT) !== ABSENT))
    .map(([series, { name }]) => [series, name] as const);

const newestOf = (side: Side): Run | undefined => runsOf(side).at(-1);

/** Numbers of several regimes do not mix: of a side's runs those count that compare with the wanted one, or where there are none, with its newest. */
function inOneRegime(side: Side, wanted: Run | undefined): Side {
  const like = (one: Run | undefined) => side.places.filter((place) => isLike(side.history.runs[place], one));
  const places = like(wanted);
  return { ...side, places: places.length > 0 ? places : like(newestOf(side)) };
}

const isLike = (run: Run | undefined, other: Run | undefined): boolean =>
  run !== undefined && other !== undefined && isComparable(run, other);

function differencesBetween(base: Side, head: Side): RegimeDifference[] {
  const [before, after] = [newestOf(base), newestOf(head)];
  return before === undefined || after === undefined ? [] : regimeDifferences(before, after);
}

export function factsOf(side: Side): SideFacts {
  const runs = runsOf(side);
  const [first, last] = [runs[0], runs.at(-1)];
  return {
    name: side.name,
    runs: runs.length,
    invalid: runs.filter(({ outcome }) => outcome === 'invalid').length,
    ...(first !== undefined && last !== undefined && { from: first.startedAt, to: last.startedAt }),
    lines: [...new Set(runs.map(({ line }) => line))].sort(),
    ...(side.line?.ancestry !== undefined && { ancestry: side.line.ancestry }),
  };
}
