import { levelNameOf } from '../../model/key-figures.ts';
import { METRICS } from '../../model/metrics/index.ts';
import type { Measurement } from '../../model/result.ts';
import { axisAround, axisOver, type ChartLayer, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { scaleFor } from '../../render/quantity.ts';

/** More permutations of one chart cannot be distinguished by their colours. */
const MOST = 8;

/** Each repetition of a reading in the order in which they ran: how far those of a permutation lie apart, and whether later ones drift. */
export function repetitionOrder(title: string, all: readonly Measurement[]): Html | string {
  const [first] = all;
  const repeated = all.filter((each) => repetitionsOf(each).length > 1).slice(0, MOST);
  if (first === undefined || repeated.length === 0) return '';
  const layers = repeated.map(
    (each, index): ChartLayer => ({
      type: 'dots',
      label: levelNameOf(each),
      colour: index + 1,
      points: repetitionsOf(each).map((value, number) => [number + 1, value]),
    }),
  );
  const numbers = Array.from(
    { length: Math.max(...repeated.map((each) => repetitionsOf(each).length)) },
    (_, n) => n + 1,
  );
  const x = {
    ...axisOver([0, numbers.length + 1], (size) => scaleFor('count', size)),
    ticks: numbers.map((at) => ({ at, text: String(at) })),
  };
  const y = axisAround(repeated.flatMap(repetitionsOf), (size) => scaleFor(METRICS[first.metric].unit, size));
  const shown = repeated.length < all.length ? `; ${repeated.length} of ${all.length} permutations` : '';
  const note = `each repetition, in the order in which they ran${shown}`;
  return html`<div class="grid">${plot({ title, note, x, y, layers, group: 'repetitions' })}</div>`;
}

const repetitionsOf = ({ statistics }: Measurement): readonly number[] => statistics[0]?.repetitions ?? [];
