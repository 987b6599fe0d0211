import { Html } from '../../render/html.ts';
import { heightsOf } from '../../render/sparkline.ts';

/** A line over equal parts of the last runs, broken where a part has no value. */
export function spark(values: readonly (number | undefined)[], label: string): Html {
  if (values.every((value) => value === undefined)) return new Html('');
  const heights = heightsOf(values);
  const x = (place: number): number => Math.round((place / Math.max(1, values.length - 1)) * (WIDTH - 4)) + 2;
  const y = (height: number): number => Math.round((HEIGHT - 4) * (1 - height)) + 2;
  const path = heights
    .map((height, place) =>
      height === undefined ? '' : `${heights[place - 1] === undefined ? 'M' : 'L'}${x(place)} ${y(height)}`,
    )
    .join('');
  return new Html(
    `<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label.replace(/[^\w .,%-]/g, ' ')}"><path d="${path}"/></svg>`,
  );
}

const [WIDTH, HEIGHT] = [190, 34];
