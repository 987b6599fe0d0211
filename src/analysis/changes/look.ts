import type { History } from '../../history/history.ts';

/** The runs that one look at a history sees: places from `from`, up to before `until`. */
export interface RunSpan {
  readonly from: number;
  readonly until: number;
}

/** A year of three runs a day: what began earlier has been read by then. */
const MOST_RUNS = 1000;

/** What a reader saw when the history had so many runs. */
export const lookAt = (until: number): RunSpan => ({ from: Math.max(0, until - MOST_RUNS), until });

/** What a reader sees today. */
export const newestLook = ({ runs }: Pick<History, 'runs'>): RunSpan => lookAt(runs.length);
