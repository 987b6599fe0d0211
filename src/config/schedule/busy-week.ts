import { WEEK } from './week.ts';

/** A piece of the week, from its Monday on; `to` may lie in the next one. */
export interface WeekStretch {
  readonly from: number;
  readonly to: number;
}

/** What is taken of a week that comes again and again. Thousands of stretches are kept merged and in order, and are looked up by halving. */
export class BusyWeek {
  private taken: readonly WeekStretch[] = [];

  meets(stretch: WeekStretch): boolean {
    return piecesOf(stretch).some(({ from, to }) => {
      const first = this.taken[this.firstEndingAfter(from)];
      return first !== undefined && first.from < to;
    });
  }

  add(stretches: readonly WeekStretch[]): void {
    const pieces = [...this.taken, ...stretches.flatMap(piecesOf)].sort((a, b) => a.from - b.from);
    const merged: WeekStretch[] = [];
    for (const piece of pieces) {
      const last = merged.at(-1);
      if (last !== undefined && piece.from <= last.to) {
        merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, piece.to) };
      } else merged.push(piece);
    }
    this.taken = merged;
  }

  private firstEndingAfter(time: number): number {
    let [low, high] = [0, this.taken.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.taken[middle]?.to ?? 0) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** A stretch as it lies in one week: in two pieces where it passes the end. */
function piecesOf({ from, to }: WeekStretch): WeekStretch[] {
  if (to <= from) return [];
  if (to - from >= WEEK) return [{ from: 0, to: WEEK }];
  const start = ((from % WEEK) + WEEK) % WEEK;
  const end = start + (to - from);
  return end <= WEEK
    ? [{ from: start, to: end }]
    : [
        { from: start, to: WEEK },
        { from: 0, to: end - WEEK },
      ];
}
