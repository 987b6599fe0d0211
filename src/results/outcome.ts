import { counted } from '../model/counted.ts';
import type { RunEnding } from '../model/entry.ts';
import type { ExitName } from '../model/errors.ts';
import type { Outcome, Result } from '../model/result.ts';
import { formatFigure } from '../render/figure.ts';
import { type Evidence, isMeasured } from './facts/evidence.ts';
import { thresholdName } from './thresholds.ts';

type Judged = Pick<Result, 'validity' | 'thresholds' | 'measurements'>;

export function outcomeOf({ validity, thresholds }: Judged): Outcome {
  if (validity.some(({ passed }) => !passed)) return 'invalid';
  return thresholds.some(({ passed }) => !passed) ? 'fail' : 'pass';
}

/** A journal without an end is that of a run that was killed. */
export const endingOf = ({ ended }: Pick<Evidence, 'ended'>): RunEnding => ended?.how ?? 'crashed';

/** How the process ends: by what stopped the run where something did, else by its outcome. */
export function exitOf(ending: RunEnding, outcome: Outcome, facts: Pick<Evidence, 'steps'>): ExitName {
  if (ending === 'aborted') return 'aborted';
  if (ending === 'infrastructure' && !facts.steps.some(isMeasured)) {
    const lock = facts.steps.find(({ kind }) => kind === 'lock');
    return lock?.how === 'timed-out' ? 'noLock' : 'infrastructure';
  }
  if (facts.steps.some(({ kind, how }) => kind === 'restore' && how !== undefined && how !== 'done')) {
    return 'infrastructure';
  }
  if (outcome === 'invalid') return 'invalid';
  return outcome === 'fail' ? 'failed' : 'pass';
}

/** One sentence for a person who knows the outcome: why it is not a pass, or what passed. */
export function headlineOf(outcome: Outcome, judged: Judged): string {
  if (outcome === 'invalid') return problem(judged);
  if (outcome === 'fail') return exceeded(judged);
  const { length } = judged.thresholds;
  return `${arrival(judged)}${length === 0 ? 'no thresholds are set' : length === 1 ? 'the threshold holds' : `all ${length} thresholds hold`}.`;
}

function problem({ validity }: Judged): string {
  const failed = validity.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return '';
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  const { level, message } = first;
  return `${level === undefined ? message.charAt(0).toUpperCase() + message.slice(1) : `${level}: ${message}`}${more}.`;
}

function exceeded({ thresholds }: Judged): string {
  const failed = thresholds.filter(({ passed }) => !passed);
  const [first] = failed;
  if (first === undefined) return '';
  const { metric, statistic, bound, limit, value } = first;
  const name = thresholdName(first);
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more of ${thresholds.length})`;
  if (value === undefined && first.observed === undefined) return `${name} was not measured${more}.`;
  const figure = formatFigure(metric, { ...first, name: statistic });
  return `${name} is ${figure}, ${bound === 'max' ? 'at most' : 'at least'} ${formatFigure(metric, { value: limit })} is allowed${more}.`;
}

/** The arrivals of the last level, by the watch. */
function arrival({ measurements }: Judged): string {
  const watched = measurements.filter(
    ({ metric, labels }) => metric === 'creation-latency' && labels.clock === 'watch',
  );
  // A group's first milestone is its arrival.
  const first = watched.find(({ labels }) => labels.level === watched.at(-1)?.labels.level);
  const p99 = first?.statistics.find(({ name }) => name === 'p99');
  if (first === undefined || p99 === undefined) return '';
  const { level, kind, phase } = first.labels;
  const where = level === undefined ? '' : `level ${level}: `;
  return `${where}${counted(first.samples, kind ?? '')} ${phase}, p99 ${formatFigure('creation-latency', p99)}; `;
}
