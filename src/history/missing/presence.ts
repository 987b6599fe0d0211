import type { PointState, Run } from '../run.ts';
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
}

export interface Presence {
  readonly absences: readonly Absence[];
  /** For each run, whether the series was to be expected in it: whether the runs before have it as a rule. */
  readonly expected: Uint8Array;
}

/** A series is expected once it is in nearly all of the runs before: many come and go. */
const LOOKED_BACK = 20;
const LEAST_LOOKED_BACK = 8;
const EXPECTED_SHARE = 0.9;

/** Follows one series through the runs of one line. What an invalid run has or lacks says nothing. */
export function presenceOf(series: string, column: Column, runs: readonly Run[]): Presence {
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
      open = { cause: causeOf(state, last, run), from: place, ...open, runs: (open?.runs ?? 0) + 1 };
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

  add(isThere: boolean): void {
    this.#present += Number(isThere);
    if (this.#last.push(isThere) > LOOKED_BACK) this.#present -= Number(this.#last.shift());
  }
}

const isKnown = (state: PointState | undefined): boolean => state === 'ok' || state === 'censored';

function causeOf(state: PointState | undefined, last: Run | undefined, run: Run): AbsenceCause {
  if (state === 'zero-suspect') return 'zeros';
  if (last !== undefined && experimentOf(last) !== experimentOf(run)) return 'retired';
  return state === undefined ? 'absent' : 'missing';
}

const experimentOf = ({ regime }: Run): string | undefined => regime.hard.experiment;
