import { Html } from '../../render/html.ts';
import { linePath } from '../../render/line-path.ts';
import { heightsOf } from '../../render/sparkline.ts';

/**
 * A line over equal parts of the last runs, broken where a part has no value.
 * @param label absent where the text beside it says what it shows
 */
export function spark(values: readonly (number | undefined)[], label?: string): Html {
  if (values.every((value) => value === undefined)) return new Html('');
  const heights = heightsOf(values);
  const known = heights.flatMap((height, place) => (height === undefined ? [] : [{ height, place }]));
  // Values up to the same gap are one line.
  const parts = Map.groupBy(known, ({ place }) => heights.indexOf(undefined, place));
  const lines = [...parts.values()].map((part) =>
    linePath(part.map(({ height, place }) => [place, Math.round((HEIGHT - 4) * (1 - height)) + 2])),
  );
  const role =
    label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${label.replace(/[^\w .,%-]/g, ' ')}"`;
  return new Html(
    `<svg class="spark" viewBox="0 0 ${Math.max(1, values.length - 1)} ${HEIGHT}" preserveAspectRatio="none" ${role}><path d="${lines.join('')}"/></svg>`,
  );
}

const HEIGHT = 34;
