import { leastRunsOf } from '../../src/analysis/changes/boundaries.ts';
import { noiseOfStretch } from '../../src/analysis/changes/noise.ts';
import type { Random } from '../../src/model/random.ts';
import { DETECTORS, type Detector, saidUntilEnd, stretchOf, TOLERANCE } from './detectors.ts';
import { ofAll } from './figures.ts';
import { permuted, type QuietWindow } from './windows.ts';

/** A step is found if a change is said so near to it. */
const NEAR = 3;
const STEPS = [
  { deviations: 2, within: 8 },
  { deviations: 2, within: 3 },
  { deviations: 4, within: 3 },
] as const;

/** Steps, up or down, added to permuted windows after 50 to 99 runs. Those of less than one and a half tolerances are left out: no reader cares about them. */
export function recall(
  windows: readonly QuietWindow[],
  random: Random,
  draws: number,
): Record<string, Record<string, string>> {
  const result: Record<string, Record<string, string>> = {};
  for (const { deviations, within } of STEPS) {
    const cases = windows.flatMap(({ values }) =>
      Array.from({ length: draws }, () => injected(permuted(values, random), deviations, within, random)).filter(
        (each) => each !== undefined,
      ),
    );
    const found = (detector: Detector, own: readonly Injected[]): string =>
      ofAll(own.filter((each) => isFound(detector, each)).length, own.length);
    const few = cases.filter(({ values }) => leastRunsOf(noiseOfStretch(stretchOf(values))) <= within);
    result[`${deviations} sd within ${within} runs`] = {
      ...Object.fromEntries(Object.entries(DETECTORS).map(([name, detector]) => [name, found(detector, cases)])),
      'prowess, where outliers are not so common that five runs are asked for': found(DETECTORS.prowess, few),
    };
  }
  return result;
}

interface Injected {
  readonly values: readonly number[];
  readonly place: number;
}

function injected(values: readonly number[], deviations: number, within: number, random: Random): Injected | undefined {
  const place = 50 + random.integer(50);
  const side = random.uniform() < 0.5 ? -1 : 1;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  const step = deviations * deviation;
  if (step < 1.5 * TOLERANCE * Math.abs(mean) || step > 0.9 * Math.abs(mean)) return undefined;
  return {
    values: values.slice(0, place + within).map((value, at) => (at >= place ? value + side * step : value)),
    place,
  };
}

/** Looked at as each run comes, from the first of the new level on. */
const isFound = (detector: Detector, { values, place }: Injected): boolean =>
  saidUntilEnd(detector, values, place + 1).some((said) => Math.abs(said - place) <= NEAR);
