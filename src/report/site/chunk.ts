import type { Column, History } from '../../history/history.ts';
import { POINT_STATES, type Run, type SeriesName } from '../../history/run.ts';
import { emptyColumn, nameOf, type RunTable } from '../../history/table.ts';
import type { Regime } from '../../model/regime.ts';
import { epochMs } from '../../model/units.ts';
import { fromSteps, type StepColumn, toSteps } from './steps.ts';

/** Some runs of a test with their numbers, as the site's script reads them. */
export interface RunChunk {
  readonly regimes: readonly Regime[];
  /** Of the runs, in order. */
  readonly builds: StepColumn;
  /** In whole milliseconds since 1970. */
  readonly startedAt: StepColumn;
  /** What else is known of them; `regime` is a place in `regimes`. `link` leads from the root of the site to where the run can be looked at. */
  readonly runs: readonly ChunkRun[];
  readonly series: readonly ChunkSeries[];
}

export interface ChunkRun extends Omit<Run, 'regime' | 'address' | 'test' | 'build' | 'startedAt'> {
  readonly regime: number;
  readonly link?: string;
}

export interface ChunkSeries {
  readonly name: SeriesName;
  /** A letter for each run, of `STATE_LETTERS`; a capital one where there is a value. */
  readonly states: string;
  /** Those that there are, with five significant digits. */
  readonly values: readonly number[];
}

/** In the order of POINT_STATES, then of a run that does not know the series. */
const STATE_LETTERS = 'omzci-';

/** The largest numbers of a double round up to infinity. */
function short(value: number): number {
  const rounded = Number(value.toPrecision(5));
  return Number.isFinite(rounded) ? rounded : value;
}

/** The runs `from` to before `to`. */
export function chunkOf(
  { runs, series }: History,
  [from, to]: readonly [number, number],
  linkOf: (run: Run) => string | undefined,
): RunChunk {
  const own = runs.slice(from, to);
  // Runs of one regime may differ in its soft facts.
  const regimes = new Map(own.map(({ regime }) => [JSON.stringify(regime), regime]));
  const placeOf = new Map([...regimes.keys()].map((key, place) => [key, place]));
  return {
    regimes: [...regimes.values()],
    builds: toSteps(own.map(({ build }) => BigInt(build))),
    startedAt: toSteps(own.map(({ startedAt }) => BigInt(Math.round(startedAt)))),
    runs: own.map((run) => {
      const { regime, address: _, test: __, build: ___, startedAt: ____, ...rest } = run;
      const link = linkOf(run);
      return { ...rest, regime: placeOf.get(JSON.stringify(regime)) ?? 0, ...(link !== undefined && { link }) };
    }),
    series: [...series.values()].flatMap((column) => seriesOf(column, from, to) ?? []),
  };
}

/** Undefined where none of the runs knows it. */
function seriesOf({ name, states, values }: Column, from: number, to: number): ChunkSeries | undefined {
  let letters = '';
  const known: number[] = [];
  for (let place = from; place < to; place++) {
    const letter = STATE_LETTERS[states[place] ?? POINT_STATES.length] ?? '-';
    const value = values[place] ?? Number.NaN;
    const isThere = !Number.isNaN(value);
    letters += isThere ? letter.toUpperCase() : letter;
    if (isThere) known.push(short(value));
  }
  return /^-*$/.test(letters) ? undefined : { name, states: letters, values: known };
}

/** The runs of a chunk as a table, and where each can be looked at. */
export function tableOfChunk(
  test: string,
  { regimes, builds, startedAt, runs, series }: RunChunk,
): RunTable & { links: (string | undefined)[] } {
  const [numbers, times] = [fromSteps(builds), fromSteps(startedAt)];
  return {
    links: runs.map(({ link }) => link),
    runs: runs.map(({ regime, link: _, ...rest }, place) => ({
      ...rest,
      build: String(numbers[place]),
      startedAt: epochMs(Number(times[place])),
      test,
      address: '',
      regime: regimes[regime] ?? NO_REGIME,
    })),
    series: new Map(series.map((each) => [nameOf(each.name), columnOf(each)])),
  };
}

const NO_REGIME: Regime = { id: '', hard: {}, soft: {} };

function columnOf({ name, states, values }: ChunkSeries): Column {
  const column = emptyColumn(name, states.length);
  let next = 0;
  for (const [place, letter] of [...states].entries()) {
    const small = letter.toLowerCase();
    column.states[place] = STATE_LETTERS.indexOf(small);
    if (small !== letter) column.values[place] = values[next++] ?? Number.NaN;
  }
  return column;
}
