import type { History } from '../../history/history.ts';
import { type LineOrder, NO_ORDER } from '../../history/line-order.ts';
import { lineBase } from './line-base.ts';
import { selectRuns } from './select.ts';
import type { Side } from './side.ts';

/** A side as a person named it, in the history in which it is looked for. */
export interface NamedSide {
  readonly name: string;
  readonly history: History;
  /** All of its runs are meant: a folder was named. */
  readonly whole: boolean;
}

/** Undefined where a side has no run of this test. A base that was named as a line has the runs of what the head is based on (`lineBase`). */
export function sidesOf(
  base: NamedSide,
  head: NamedSide,
  order: LineOrder = NO_ORDER,
): { base: Side; head: Side } | undefined {
  const own = sideOf(head);
  const whole = trusted(sideOf(base));
  const isLine = !base.whole && base.history.runs.some(({ line }) => line === base.name);
  const before = isLine ? lineBase(whole, whole.places, own, order) : whole;
  return before.places.length === 0 || own.places.length === 0 ? undefined : { base: before, head: own };
}

/** What a pull request's own code may have made up is compared with others, and nothing is compared with it. */
export const trusted = (side: Side): Side => ({
  ...side,
  places: side.places.filter((place) => side.history.runs[place]?.untrusted !== true),
});

export const sideOf = ({ name, history, whole }: NamedSide): Side => ({
  name,
  history,
  places: whole ? history.runs.map((_, place) => place) : selectRuns(history, name),
});
