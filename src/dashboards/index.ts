import { type Board, familiesIn, queriesOf } from './board.ts';
import { CONTROL_PLANE } from './control-plane.ts';
import { KUBEVIRT } from './kubevirt.ts';
import { RESULTS } from './results.ts';

export { type Board, familiesIn, queriesOf } from './board.ts';

/** Of what is scraped, then of what came of it. */
export const BOARDS: readonly Board[] = [CONTROL_PLANE, KUBEVIRT, RESULTS];

/** What dashboards of scraped series show: what is kept of a Prometheus where nothing else is said. */
export const shownFamilies = (): string[] =>
  [...new Set([CONTROL_PLANE, KUBEVIRT].flatMap(queriesOf).flatMap(({ expr }) => familiesIn(expr)))].sort();
