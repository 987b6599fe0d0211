import { Html } from '../../render/html.ts';

/** A line over equal parts of the last runs, broken where a part has no value. What varies by less than 5 % of its level is drawn flat. */
export function spark(values: readonly (number | undefined)[], label: string): Html {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return new Html('');
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const range = Math.max(high - low, LEAST_SHARE * Math.abs(high + low) * 0.5) || 1;
  const floor = (low + high - range) / 2;
  const x = (place: number): number => Math.round((place / Math.max(1, values.length - 1)) * (WIDTH - 4)) + 2;
  const y = (value: number): number => Math.round((HEIGHT - 4) * (1 - (value - floor) / range)) + 2;
  const path = values
    .map((value, place) =>
      value === undefined ? '' : `${values[place - 1] === undefined ? 'M' : 'L'}${x(place)} ${y(value)}`,
    )
    .join('');
  return new Html(
    `<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label.replace(/[^\w .,%-]/g, ' ')}"><path d="${path}"/></svg>`,
  );
}

const LEAST_SHARE = 0.05;
const [WIDTH, HEIGHT] = [190, 34];
