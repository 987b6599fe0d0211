import { byKey } from '../model/order.ts';
import { type HealthMetric, healthSeries } from './declare/health.ts';
import type { History } from './history.ts';
import { POINT_STATES } from './run.ts';
import { type Column, emptyColumn, nameOf, stateAt } from './table.ts';

/** A history with the shares of its runs and values that cannot be trusted as series of their own. */
export function withHealth(history: History): History {
  const { runs } = history;
  const columns = [...history.series.values()];
  const added = [
    column('runs-invalid', runs, ({ outcome }) => (outcome === 'invalid' ? 1 : 0)),
    column('values-censored', runs, (_, place) => censoredShare(columns, place)),
  ];
  const series = [...history.series, ...added.map((each) => [nameOf(each.name), each] as const)];
  return { ...history, series: new Map(series.sort(byKey)) };
}

function column(
  metric: HealthMetric,
  runs: History['runs'],
  numberOf: (run: History['runs'][number], place: number) => number,
): Column {
  const filled = emptyColumn(healthSeries(metric), runs.length);
  for (const [place, run] of runs.entries()) {
    filled.values[place] = numberOf(run, place);
    filled.states[place] = POINT_STATES.indexOf('ok');
  }
  return filled;
}

/** Of the series that the run has. */
function censoredShare(columns: readonly Column[], place: number): number {
  let known = 0;
  let censored = 0;
  for (const each of columns) {
    const state = stateAt(each, place);
    if (state !== undefined) known++;
    if (state === 'censored') censored++;
  }
  return known === 0 ? 0 : censored / known;
}
