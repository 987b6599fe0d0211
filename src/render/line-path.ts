/** Of a drawing, in its own units. */
export type PathPoint = readonly [x: number, y: number];

/**
 * The path of a line through places with whole numbers: from the second on as steps, which take half of the characters. A place alone is a dot.
 */
export function linePath([first, ...others]: readonly PathPoint[]): string {
  if (first === undefined) return '';
  if (others.length === 0) return `M${pair(first)}h.1`;
  let [x, y] = first;
  const steps = others.map((place) => {
    const step = pair([place[0] - x, place[1] - y]);
    [x, y] = place;
    return step;
  });
  return `M${pair(first)}l${steps.reduce((path, step) => path + (step.startsWith('-') ? '' : ' ') + step)}`;
}

/** A minus separates, too. */
const pair = ([x, y]: PathPoint): string => `${x}${y < 0 ? '' : ' '}${y}`;
