import type { PathPoint } from '../../src/render/line-path.ts';

/** Where the lines of a path lead through (`linePath`), as a browser reads them. */
export const placesOf = (path: string): PathPoint[] =>
  path
    .split('M')
    .slice(1)
    .flatMap((line) => {
      const numbers = [...line.replace('h.1', '').matchAll(/-?\d+/g)].map(Number);
      const steps = Array.from(
        { length: numbers.length / 2 },
        (_, at): PathPoint => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0],
      );
      let [x, y] = [0, 0];
      return steps.map(([dx, dy]): PathPoint => {
        [x, y] = [x + dx, y + dy];
        return [x, y];
      });
    });
