import { seriesHistories } from '../../src/analysis/changes/series.ts';
import type { Declare } from '../../src/history/declaration.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { withHealth } from '../../src/history/health.ts';
import { type History, nameOf } from '../../src/history/history.ts';
import type { Merge } from '../../src/history/merges.ts';
import { median, sorted } from '../../src/stats/quantile.ts';
import type { Label } from '../support/kubevirt-history.ts';
import { ofAll } from './figures.ts';

const NEAR = 3;
const MOST_RUNS = 24;
/** What marks values as bounds has a series of its own: a change by which all values become bounds is seen there. */
const HEALTH = 'values-censored.share';

interface Seen {
  readonly label: Label;
  /** Runs of its series from the first affected one until it is confirmed; undefined where that takes more than MOST_RUNS. */
  readonly runs?: number;
  readonly days?: number;
  readonly deviations: number;
}

/** Each label replayed run by run: after how many runs it is confirmed, and how long after the merge. */
export function labelFigures(
  lanes: ReadonlyMap<string, History>,
  labels: readonly Label[],
  merges: readonly Merge[],
): Record<string, string> {
  const seen = labels.flatMap((label) => {
    const history = lanes.get(label.job);
    return history === undefined ? [] : [replayed(withHealth(history), label, merges)];
  });
  const result: Record<string, string> = {};
  for (const certainty of ['checked', 'probable'] as const) {
    const own = seen.filter(({ label }) => label.certainty === certainty);
    const large = own.filter(({ deviations }) => deviations >= 4);
    const small = own.filter(({ deviations }) => deviations < 4);
    result[`${certainty}: of 4 sd or more, within 3 runs`] = within(large, 3);
    result[`${certainty}: of 4 sd or more, within 8 runs`] = within(large, 8);
    result[`${certainty}: smaller, within 8 runs`] = within(small, 8);
    result[`${certainty}: within ${MOST_RUNS} runs`] = within(own, MOST_RUNS);
  }
  const days = sorted(seen.flatMap((each) => each.days ?? []));
  result['merge to confirmed change, median days'] = `${median(days)?.toFixed(2)} (of ${days.length})`;
  const late = seen
    .filter(({ runs }) => runs === undefined)
    .map(({ label }) => `${label.event} ${label.kind} ${label.metric}`);
  result['not confirmed'] = late.join(', ') || 'none';
  return result;
}

const within = (seen: readonly Seen[], most: number): string =>
  ofAll(seen.filter(({ runs = Infinity }) => runs <= most).length, seen.length);

function replayed(history: History, label: Label, merges: readonly Merge[]): Seen {
  const declare = declarations();
  const first = history.runs.findIndex(({ build }) => build === label.firstAffectedBuild);
  const name = nameOf({ metric: label.metric, labels: { kind: label.kind }, statistic: 'value' });
  const column = history.series.get(name);
  const known = column
    ? history.runs.flatMap((_, place) =>
        place >= first && Number.isFinite(column.values[place]) && (column.values[place] ?? 0) > 0 ? [place] : [],
      )
    : [];
  const noise = column && seriesHistories(upTo(history, first - 1), [name, column], declare(column.name)).at(-1)?.noise;
  const deviations = Math.abs(label.medianAfter - label.medianBefore) / (noise?.scale ?? Number.NaN);
  for (const [index, place] of known.slice(0, MOST_RUNS).entries()) {
    const until = upTo(history, place);
    if (![name, HEALTH].some((series) => isConfirmed(until, series, declare, first))) continue;
    const merge = merges.find(({ pullRequest }) => pullRequest === String(label.pullRequest));
    const days = merge && ((history.runs[place]?.startedAt ?? 0) - merge.mergedAt) / 86_400_000;
    return { label, runs: index + 1, deviations, ...(days !== undefined && { days }) };
  }
  return { label, deviations };
}

function isConfirmed(history: History, series: string, declare: Declare, first: number): boolean {
  const column = history.series.get(series);
  if (column === undefined) return false;
  const changes = seriesHistories(history, [series, column], declare(column.name)).flatMap((each) => each.changes);
  return changes.some((change) => change.first - NEAR <= first && first <= change.last + NEAR);
}

const upTo = (history: History, place: number): History => ({ ...history, runs: history.runs.slice(0, place + 1) });
