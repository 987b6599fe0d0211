import type { History } from '../../history/history.ts';
import { baseRuns, selectRuns } from './select.ts';
import { runsOf, type Side } from './side.ts';

/** A side as a person named it, in the history in which it is looked for. */
export interface NamedSide {
  readonly name: string;
  readonly history: History;
  /** All of its runs are meant: a folder was named. */
  readonly whole: boolean;
}

/** Undefined where a side has no run of this test. A base that was named as a line ends where the head begins. */
export function sidesOf(base: NamedSide, head: NamedSide): { base: Side; head: Side } | undefined {
  const own = sideOf(head);
  const whole = trusted(sideOf(base));
  const isLine = !base.whole && base.history.runs.some(({ line }) => line === base.name);
  const places = isLine ? baseRuns(base.history, whole.places, runsOf(own)) : whole.places;
  return places.length === 0 || own.places.length === 0
    ? undefined
    : { base: { ...whole, places, newestLevel: isLine }, head: own };
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
