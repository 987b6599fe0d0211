import type { Comparison, SideFacts } from '../../analysis/compare/compare.ts';
import { type MissingRuns, MOST_REPEATED, type Row, type Word } from '../../analysis/compare/row.ts';
import { differenceText } from '../../history/comparable.ts';
import { counted } from '../../model/counted.ts';
import { epochMs, toIso } from '../../model/units.ts';
import { formatInUnit } from '../../render/quantity.ts';

/** The sentence that is read first, and often alone: what a comparison says. */
export function headlineOf(comparison: Comparison): string {
  const { base, head, conclusion, rows, regimes } = comparison;
  if (comparison.pairs?.trusted === 0) return 'no answer: there is no pair of which both runs are valid';
  const empty = [head, base].find(({ runs, invalid }) => runs === invalid);
  if (empty !== undefined) return `no answer: ${noRuns(empty)}`;
  if (regimes !== undefined) return `not compared: ${regimes.map(differenceText).join('; ')}`;
  const keys = rows.filter(({ key }) => key);
  if (keys.length === 0) return 'not decided: both sides share no key metric';
  if (conclusion === 'regressed') return `worse: ${inOrder(keys, 'worse')}`;
  if (conclusion === 'inconclusive')
    return `not decided${afterSoMany(comparison)}: ${undecided(keys, base)}${needsOfPairs(comparison)}`;
  const accepted = keys.filter(({ word }) => word === 'accepted').length;
  return `no regression: ${counted(keys.length - accepted, 'key metric')} the same or better${also(keys, 'better')}${also(keys, 'accepted')}`;
}

function afterSoMany({ pairs, instances }: Comparison): string {
  if (pairs !== undefined) return ` after ${pairs.judged} of ${counted(pairs.most, 'pair')}`;
  return instances === undefined ? '' : ` after ${instances.judged} of at most ${counted(instances.most, 'run')}`;
}

const needsOfPairs = ({ pairs, head }: Comparison): string =>
  pairs?.needs === undefined
    ? ''
    : `: ${head.lines.join(', ')} has ${counted(pairs.known, 'pair')} of neighbouring runs and needs ${pairs.needs / 2} for so few pairs`;

const also = (keys: readonly Row[], word: Word): string =>
  keys.some((row) => row.word === word) ? `; ${word}: ${inOrder(keys, word)}` : '';

const noRuns = ({ name, runs }: Comparison['base']): string =>
  runs === 0 ? `${name} has no run of this test` : `none of the ${counted(runs, 'run')} of ${name} is valid`;

/** The one that moved most, and how many more. */
function inOrder(keys: readonly Row[], word: Word): string {
  const own = keys.filter((row) => row.word === word).sort((a, b) => size(b) - size(a));
  const [first] = own;
  return first === undefined ? '' : `${first.title} ${changeText(first)}${andMore(own.length - 1)}`;
}

function undecided(keys: readonly Row[], base: SideFacts): string {
  const open = keys.filter(({ word = 'unclear' }) => word === 'unclear');
  const gone = open.find(({ change }) => change === undefined);
  if (gone !== undefined) return `${gone.title} has no value on one side${andMore(open.length - 1)}`;
  const [first] = [...open].sort((a, b) => forTheWorse(b) - forTheWorse(a));
  if (first === undefined) return '';
  const needs = first.needs === undefined ? '' : `: ${needsText(first.needs, first, base)}`;
  return `${first.title} ${changeText(first)}${andMore(open.length - 1)}${needs}`;
}

const andMore = (count: number): string => (count === 0 ? '' : `, and ${count} more`);

const size = ({ change }: Row): number => Math.abs(change?.estimate ?? 0);

/** By how much it seems to be worse. */
const forTheWorse = ({ change, better }: Row): number => (change?.estimate ?? 0) * (better === 'higher' ? -1 : 1);

/** `2 more runs can settle it`, or where no number of them is enough: `the base has 6 runs and needs 17, about 2026-08-24`. */
function needsText({ base, head }: MissingRuns, row: Pick<Row, 'base' | 'head'>, facts: SideFacts): string {
  if (head <= MOST_REPEATED) return `${counted(head - row.head.count, 'more run')} can settle it`;
  const day = dayOf(base - row.base.count, facts);
  return `the base has ${counted(row.base.count, 'run')} and needs ${base}${day === undefined ? '' : `, about ${day}`}`;
}

/** When so many more runs of a line have come, if they come as often as those that there are; other sides do not grow. */
function dayOf(missing: number, { name, lines, from, to, runs }: SideFacts): string | undefined {
  if (!lines.includes(name)) return undefined;
  if (from === undefined || to === undefined || runs < 2 || to === from) return undefined;
  return toIso(epochMs(to + (missing * (to - from)) / (runs - 1))).slice(0, 10);
}

/** `+56 % (+49 % to +63 %)`; `(not bounded)` where the runs are too few for an interval. */
export function changeText({ change, unit }: Row): string {
  if (change === undefined) return '';
  const { estimate, low, high, relative } = change;
  const text = (value: number): string =>
    relative ? percent(value) : signed(value, formatInUnit(Math.abs(value), unit));
  const interval =
    low === undefined && high === undefined
      ? 'not bounded'
      : low === undefined
        ? `${text(high ?? 0)} or less`
        : high === undefined
          ? `${text(low)} or more`
          : `${text(low)} to ${text(high)}`;
  return `${text(estimate)} (${interval})`;
}

/** The smallest change that would have been called in 80 of 100 cases, or would be with more runs; empty where the base is too short. */
export function smallestText({ smallest, needs, change, unit }: Row): string {
  const text = (size: number): string => ((change?.relative ?? true) ? percentOf(size) : formatInUnit(size, unit));
  if (smallest !== undefined) return text(smallest);
  return needs?.smallest === undefined ? '' : `${text(needs.smallest)} with ${counted(needs.head, 'run')}`;
}

export const valueText = (value: number | undefined, unit: string): string =>
  value === undefined ? '-' : formatInUnit(value, unit);

/** `+23 %`, `-4.6 %`. */
export const percent = (share: number): string => signed(share, percentOf(Math.abs(share)));
const percentOf = (share: number): string =>
  `${share < 0.0995 ? Number((share * 100).toPrecision(2)) : Math.round(share * 100)} %`;
const signed = (value: number, text: string): string => `${value < 0 ? '-' : '+'}${text}`;
