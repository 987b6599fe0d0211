import { boundariesOf } from '../../src/analysis/changes/boundaries.ts';
import { noiseOfStretch } from '../../src/analysis/changes/noise.ts';
import type { ComparableStretch } from '../../src/analysis/changes/stretch.ts';
import { orion, otava } from '../peers/otava.ts';

/** The places at which a system says that a series has changed, given its values so far. */
export type Detector = (values: readonly number[]) => number[];

export const TOLERANCE = 0.02;

export const stretchOf = (values: readonly number[]): ComparableStretch => ({
  line: 'main',
  runs: values.map((_, place) => place),
  values,
  censored: values.map(() => false),
});

const prowess: Detector = (values) => {
  const stretch = stretchOf(values);
  return boundariesOf(stretch, noiseOfStretch(stretch), TOLERANCE).map(({ place }) => place);
};

export const DETECTORS = { prowess, Otava: otava, 'Orion 10 %': orion } as const satisfies Record<string, Detector>;

/** Places that are nearer to each other are one change that moved. */
const NEAR = 5;

/** What a system has said by the end when it looks at each new run: a change that it takes back was said all the same. */
export function saidUntilEnd(detector: Detector, values: readonly number[], from: number): number[] {
  const said: number[] = [];
  for (let count = from; count <= values.length; count++) {
    for (const place of detector(values.slice(0, count))) {
      if (!said.some((other) => Math.abs(other - place) <= NEAR)) said.push(place);
    }
  }
  return said;
}
