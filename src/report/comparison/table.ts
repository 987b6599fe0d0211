import type { Comparison, SideFacts } from '../../analysis/compare/compare.ts';
import type { Row, Word } from '../../analysis/compare/row.ts';
import type { Ancestry } from '../../analysis/compare/side.ts';
import { counted } from '../../model/counted.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { changeText, smallestText, valueText } from './words.ts';

/**
 * The comparison as a table of texts, for a terminal or a page: key metrics, then what else moved. By how much of each side a series is
 * judged is shown where that is less than all of its runs.
 */
export function tableOf(
  { base, head, rows }: Comparison,
  all: boolean,
): { header: string[]; rows: string[][]; left: string } {
  const shown = rows.filter((row) => all || row.key || (row.word !== undefined && MOVED.has(row.word)));
  const counts = shown.some((row) => row.base.count < validOf(base) || row.head.count < validOf(head));
  return {
    header: [
      '',
      'metric',
      base.name,
      head.name,
      'change (95 % interval)',
      'could have seen',
      ...(counts ? ['judged by'] : []),
    ],
    rows: shown.map((row) => [...rowOf(row), ...(counts ? [`${row.base.count} and ${row.head.count}`] : [])]),
    left: leftOut(rows.filter((row) => !shown.includes(row))),
  };
}

const validOf = ({ runs, invalid }: SideFacts): number => runs - invalid;

const MOVED: ReadonlySet<Word> = new Set(['worse', 'accepted', 'better']);

const rowOf = (row: Row): string[] => [
  row.word ?? 'not judged',
  row.key ? row.title : `${row.title} (no gate)`,
  valueText(row.base.value, row.unit),
  valueText(row.head.value, row.unit),
  changeText(row),
  smallestText(row),
];

function leftOut(rows: readonly Row[]): string {
  const same = rows.filter(({ word }) => word === 'same').length;
  const counts = [
    ...(same > 0 ? [`${same} the same`] : []),
    ...(rows.length > same ? [`${rows.length - same} unclear or not judged`] : []),
  ];
  return counts.length === 0 ? '' : `Not shown: ${counts.join(', ')} (--all shows them).`;
}

/** `3 of at most 3 pairs on one cluster, beside 30 pairs of neighbouring runs of main`, or `3 of at most 6 runs`; empty where all runs are looked at once. */
export function judgedText({ pairs, instances, head }: Comparison): string {
  if (instances !== undefined) return `judged by ${instances.judged} of at most ${counted(instances.most, 'run')}`;
  if (pairs === undefined) return '';
  const { judged, trusted, most, known } = pairs;
  const late = trusted > judged ? `, and ${counted(trusted - judged, 'pair')} after the decision` : '';
  return `${judged} of at most ${counted(most, 'pair')} on one cluster${late}, beside ${counted(known, 'pair')} of neighbouring runs of ${head.lines.join(', ')}`;
}

/** `main: 60 runs from 2026-08-02 to 2026-08-21, 1 invalid one left out; 51c0d2e has what they measured`. */
export function sideText({ name, runs, invalid, from, to, ancestry }: SideFacts): string {
  const days = from === undefined || to === undefined ? '' : ` from ${day(from)} to ${day(to)}`;
  const left = invalid === 0 ? '' : `, ${counted(invalid, 'invalid one')} left out`;
  return `${name}: ${counted(runs, 'run')}${days}${left}${ancestry === undefined ? '' : `; ${ancestryText(ancestry)}`}`;
}

/** By what the runs of a line are those of the commit on which the other side is based. */
function ancestryText({ commit, by, unordered }: Ancestry): string {
  const base = /^[0-9a-f]{7,64}$/.test(commit) ? commit.slice(0, 7) : 'the commit of its base';
  if (by === 'time')
    return `begun before it, for it is not known when ${base} was merged: it may lack what they measured`;
  const left = unordered === 0 ? '' : `, ${counted(unordered, 'run')} without a recorded commit left out`;
  return `${base}, on which it is based, has what they measured${BY[by]}${left}`;
}

const BY: Readonly<Record<Exclude<Ancestry['by'], 'time'>, string>> = {
  merges: '',
  runs: ', by the order in which runs measured commits',
};

const day = (at: EpochMs): string => toIso(at).slice(0, 10);
