import { POINT_STATES, type PointState, type Run } from '../run.ts';
import { type Column, stateAt } from '../table.ts';

/** Why a series that runs used to have is not there. `retired`: since another experiment is run, which does not have it. */
export type AbsenceCause = 'zeros' | 'missing' | 'absent' | 'retired';

/** A series that stops, and perhaps begins again. Places are those of runs in the history. */
export interface Absence {
  readonly series: string;
  readonly cause: AbsenceCause;
  readonly from: number;
  /** The run that has it again; absent while none has. */
  readonly until?: number;
  /** Valid runs without it. */
  readonly runs: number;
  /** How often a series that comes and goes as this one did before is away for so many runs. */
  readonly chance: number;
}

export interface Presence {
  readonly absences: readonly Absence[];
  /** For each run, whether the series was to be expected in it: whether the runs before have it as a rule. */
  readonly expected: Uint8Array;
}

/** A series is expected once it is in most of the runs before. */
const LOOKED_BACK = 50;
const LEAST_LOOKED_BACK = 8;
const EXPECTED_SHARE = 0.8;

/** Follows one series through the runs of one line. What an invalid run has or lacks says nothing. */
export const presenceOf = (series: string, column: Column, runs: readonly Run[]): Presence =>
  // Most series are in every run.
  column.states.every(isKnownState)
    ? { absences: [], expected: new Uint8Array(runs.length).fill(1) }
    : followed(series, column, runs);

function followed(series: string, column: Column, runs: readonly Run[]): Presence {
  const expected = new Uint8Array(runs.length);
  const absences: Absence[] = [];
  const before = new Before();
  let open: Omit<Absence, 'series'> | undefined;
  let last: Run | undefined;
  for (const [place, run] of runs.entries()) {
    if (run.outcome === 'invalid') continue;
    const state = stateAt(column, place);
    const isThere = isKnown(state);
    if (open !== undefined || before.isRule()) expected[place] = 1;
    if (!isThere && expected[place] === 1) {
      const runsAway = (open?.runs ?? 0) + 1;
      open = {
        cause: causeOf(state, last, run),
        from: place,
        ...open,
        runs: runsAway,
        chance: before.chanceOf(runsAway),
      };
    } else if (open !== undefined) {
      absences.push({ series, ...open, until: place });
      open = undefined;
    }
    // While it is away, what the runs before it had is still what is expected.
    if (open === undefined) before.add(isThere);
    last = run;
  }
  return { absences: open === undefined ? absences : [...absences, { series, ...open }], expected };
}

/** Whether the last runs have a series. */
class Before {
  readonly #last: boolean[] = [];
  #present = 0;

  isRule(): boolean {
    return this.#last.length >= LEAST_LOOKED_BACK && this.#present >= EXPECTED_SHARE * this.#last.length;
  }

  /** That it is away for so many runs; the share of runs that have it is estimated as if there were half a run more of each kind. */
  chanceOf(runs: number): number {
    return (1 - (this.#present + 0.5) / (this.#last.length + 1)) ** runs;
  }

  add(isThere: boolean): void {
    this.#present += Number(isThere);
    if (this.#last.push(isThere) > LOOKED_BACK) this.#present -= Number(this.#last.shift());
  }
}

const isKnownState = (state: number): boolean => isKnown(POINT_STATES[state]);

const isKnown = (state: PointState | undefined): boolean => state === 'ok' || state === 'censored';

function causeOf(state: PointState | undefined, last: Run | undefined, run: Run): AbsenceCause {
  if (state === 'zero-suspect') return 'zeros';
  if (last !== undefined && experimentOf(last) !== experimentOf(run)) return 'retired';
  return state === undefined ? 'absent' : 'missing';
}

const experimentOf = ({ regime }: Run): string | undefined => regime.hard.experiment;
