/// <reference lib="dom" />
import type { LevelSpan } from '../../../../analysis/changes/level.ts';
import type { Declaration } from '../../../../history/declaration.ts';
import { withHealth } from '../../../../history/health.ts';
import type { Column, History } from '../../../../history/history.ts';
import { onLine } from '../../../../history/line.ts';
import type { Run } from '../../../../history/run.ts';
import { formatInUnit } from '../../../../render/quantity.ts';
import { minuteOfTime } from '../../../history-words.ts';
import type { AppChange, AppIndex, AppLine, AppSeries, AppTest } from '../../app-index.ts';
import { pointAt, type SeriesPoint } from '../../series-view.ts';
import type { ShownMerge } from '../load.ts';
import { loadIndex, loadMerges, loadRuns, loadTest } from '../load.ts';
import { readState } from '../url-state.ts';

/** One series of one line with all that is known of it. */
export interface Subject {
  readonly index: AppIndex;
  readonly test: AppTest;
  readonly line: AppLine;
  readonly name: string;
  readonly declaration: Declaration;
  readonly history: History;
  readonly column: Column;
  readonly points: ReadonlyMap<number, SeriesPoint>;
  readonly judged?: AppSeries;
  readonly changes: readonly AppChange[];
  readonly merges: readonly ShownMerge[];
  readonly links: ReadonlyMap<string, string>;
}

/** The series that the address names. Throws where the site has none of it. */
export async function readSubject(): Promise<Subject> {
  const index = await loadIndex();
  const state = readState();
  const known =
    index.tests.find(({ test }) => test === state.get('test')) ?? (state.has('test') ? undefined : index.tests[0]);
  if (known === undefined)
    throw new Error(
      `the site has no test ${state.get('test')}; it has ${index.tests.map(({ test }) => test).join(', ')}`,
    );
  const test = await loadTest(known.path);
  const line = test.lines.find((each) => each.line === (state.get('line') ?? test.lines[0]?.line));
  if (line === undefined) throw new Error(`${test.test} has no line ${state.get('line')}`);
  const [{ history: all, links }, merges] = await Promise.all([loadRuns(test), loadMerges(index)]);
  const history = withHealth(onLine(all, line.line));
  const name = state.get('series') ?? [...history.series.keys()][0] ?? '';
  const column = history.series.get(name);
  if (column === undefined) throw new Error(`${test.test} has no series ${name} on ${line.line}`);
  const judged = line.judged[name];
  return {
    index,
    test,
    line,
    name,
    declaration: test.declarations[name] ?? UNDECLARED(name),
    history,
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
    links,
  };
}

/** The health of runs is computed here, and declared nowhere in the files. */
const UNDECLARED = (title: string): Declaration => ({
  title,
  unit: '',
  better: 'neither',
  key: false,
  primary: false,
  family: '',
  tolerance: 0,
});

/** For each run what was merged since the one before it. */
export function mergesBetween({ history: { runs }, merges }: Subject): ShownMerge[][] {
  let next = 0;
  return runs.map((run, place) => {
    const own: ShownMerge[] = [];
    for (let merge = merges[next]; merge !== undefined && merge[0] <= run.startedAt; merge = merges[++next])
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
