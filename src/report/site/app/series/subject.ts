/// <reference lib="dom" />
import type { LevelSpan } from '../../../../analysis/changes/level.ts';
import type { Declaration } from '../../../../history/declaration.ts';
import type { Column } from '../../../../history/history.ts';
import { type FactMark, marksOf } from '../../../../history/marks.ts';
import type { Run } from '../../../../history/run.ts';
import { formatInUnit } from '../../../../render/quantity.ts';
import { minuteOfTime } from '../../../history-words.ts';
import type { AppChange, AppSeries } from '../../app-index.ts';
import type { ShownMerge } from '../../merge-chunk.ts';
import { pointAt, type SeriesPoint } from '../../series-view.ts';
import { declarationOf, type ReadLine, readLine } from '../line.ts';
import { loadIndex, loadMerges } from '../load.ts';
import { readState } from '../url-state.ts';

/** One series of one line with all that is known of it. */
export interface Subject extends ReadLine {
  readonly name: string;
  readonly declaration: Declaration;
  readonly column: Column;
  readonly points: ReadonlyMap<number, SeriesPoint>;
  readonly judged?: AppSeries;
  readonly changes: readonly AppChange[];
  readonly merges: readonly ShownMerge[];
  /** Where soft facts changed, by place. */
  readonly marks: ReadonlyMap<number, FactMark>;
}

/** The series that the address names. Throws where the site has none of it. */
export async function readSubject(): Promise<Subject> {
  const state = readState();
  const [read, merges] = await Promise.all([readLine(state), loadIndex().then(loadMerges)]);
  const { test, line, history } = read;
  const name = state.get('series') ?? [...history.series.keys()][0] ?? '';
  const column = history.series.get(name);
  if (column === undefined) throw new Error(`${test.test} has no series ${name} on ${line.line}`);
  const judged = line.judged[name];
  return {
    ...read,
    name,
    declaration: declarationOf(test, name),
    column,
    points: new Map(
      history.runs.flatMap((_, at) => {
        const point = pointAt(column, at);
        return point === undefined ? [] : [[at, point] as const];
      }),
    ),
    ...(judged !== undefined && { judged }),
    changes: line.changes.filter(({ series }) => series.includes(name)),
    merges,
    marks: new Map(marksOf(history.runs).marks.map((mark) => [mark.place, mark])),
  };
}

/** For each run what was merged since the one before it. */
export function mergesBetween({ history: { runs }, merges }: Subject): ShownMerge[][] {
  let next = 0;
  return runs.map((run, place) => {
    const own: ShownMerge[] = [];
    for (let merge = merges[next]; merge !== undefined && merge.mergedAt <= run.startedAt; merge = merges[++next])
      own.push(merge);
    return place === 0 ? [] : own;
  });
}

export const numberText = ({ unit }: Declaration, value: number): string => formatInUnit(value, unit);

export const intervalOf = (declaration: Declaration, { low, high }: LevelSpan): string =>
  low === undefined || high === undefined
    ? ''
    : ` (${numberText(declaration, low)} to ${numberText(declaration, high)})`;

export function stateText({ points, declaration, history }: Subject, place: number): string {
  const point = points.get(place);
  if (history.runs[place]?.outcome === 'invalid' || point?.state === 'invalid') return '▨ INVALID';
  if (point === undefined) return '· not in the result';
  if (point.state === 'missing') return '· could not be measured';
  if (point.state === 'zero-suspect') return '0? reads 0, which is no measurement';
  if (point.value === undefined) return '· no value';
  return `${point.state === 'censored' ? '≥ ' : ''}${numberText(declaration, point.value)}`;
}

export const minuteOf = ({ startedAt }: Run): string => minuteOfTime(startedAt);
