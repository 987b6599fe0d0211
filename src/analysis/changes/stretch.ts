import { isComparable } from '../../history/comparable.ts';
import { type Column, type History, stateAt } from '../../history/history.ts';
import { deployOf, isMerged, type Run } from '../../history/run.ts';
import type { RunSpan } from './look.ts';

/** Values of one series that may be compared: of one line, from one regime, in order. What is missing, suspect or invalid is not among them. */
export interface ComparableStretch {
  readonly line: string;
  /** For each value the index of its run in the history. */
  readonly runs: readonly number[];
  readonly values: readonly number[];
  /** For each value whether it is only a lower bound. */
  readonly censored: readonly boolean[];
}

/** The stretches that a look sees of a series by line, each line's in order of time. A run that is never part of a base is part of none. */
export function stretchesOf(history: History, column: Column, look: RunSpan): ComparableStretch[][] {
  const byLine = Map.groupBy(onePerDeploy(usable(history, column, look)), ({ run }) => run.line);
  return [...byLine.values()].map((samples) => cut(samples).map(toStretch));
}

interface Sample {
  readonly place: number;
  readonly run: Run;
  readonly value: number;
  readonly censored: boolean;
}

function usable({ runs }: History, column: Column, { from, until }: RunSpan): Sample[] {
  return runs.slice(from, until).flatMap((run, index) => {
    const place = from + index;
    const state = stateAt(column, place);
    const value = column.values[place];
    const counts = isMerged(run) && (state === 'ok' || state === 'censored');
    return counts && value !== undefined && Number.isFinite(value)
      ? [{ place, run, value, censored: state === 'censored' }]
      : [];
  });
}

/** Runs of one deploy say one thing of it: the middle one's, at the place of the first. */
function onePerDeploy(samples: readonly Sample[]): Sample[] {
  const byDeploy = Map.groupBy(samples, ({ run }) => deployOf(run));
  return [...byDeploy.values()].flatMap((own) => {
    const middle = [...own].sort((a, b) => a.value - b.value)[Math.floor((own.length - 1) / 2)];
    const [first] = own;
    return first === undefined || middle === undefined ? [] : [{ ...middle, place: first.place, run: first.run }];
  });
}

function cut(samples: readonly Sample[]): Sample[][] {
  const parts: Sample[][] = [];
  for (const sample of samples) {
    const current = parts.at(-1);
    const before = current?.at(-1);
    if (current === undefined || before === undefined || !isComparable(before.run, sample.run)) parts.push([sample]);
    else current.push(sample);
  }
  return parts;
}

const toStretch = (samples: Sample[]): ComparableStretch => ({
  line: samples[0]?.run.line ?? '',
  runs: samples.map(({ place }) => place),
  values: samples.map(({ value }) => value),
  censored: samples.map(({ censored }) => censored),
});
