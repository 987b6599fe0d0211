import { boundariesOf } from '../../src/analysis/changes/boundaries.ts';
import { levelsOf } from '../../src/analysis/changes/level.ts';
import { noiseOfStretch } from '../../src/analysis/changes/noise.ts';
import { suspicionOf } from '../../src/analysis/changes/suspicion.ts';
import type { Random } from '../../src/model/random.ts';
import { DETECTORS, type Detector, saidUntilEnd, stretchOf, TOLERANCE } from './detectors.ts';
import { ofAll } from './figures.ts';
import type { IsLaneEvent } from './lane-events.ts';
import { blockPermuted, permuted, type QuietWindow } from './windows.ts';

/** A series is looked at from this run on. */
const FROM = 20;

/**
 * Changes that a system confirms in series without a labelled one, each new run looked at as it comes, per 100 runs and series. Untouched windows hold
 * changes that no label names: those at which several families of the lane change at once are counted apart, and blocks are also permuted of
 * windows alone that hold none of these.
 */
export function falseChanges(
  windows: readonly QuietWindow[],
  random: Random,
  isLaneEvent: IsLaneEvent,
): Record<string, Record<string, string>> {
  const still = windows.filter(({ lane, runs }) => !runs.some((run) => isLaneEvent(lane, run)));
  const nulls = {
    permuted: windows.map(({ values }) => permuted(values, random)),
    'blocks of 20': windows.map(({ values }) => blockPermuted(values, random)),
    'blocks of 20, no change of the lane in the window': still.map(({ values }) => blockPermuted(values, random)),
  };
  const rows = Object.entries(DETECTORS).map(([name, detector]) => [
    name,
    {
      ...Object.fromEntries(
        Object.entries(nulls).map(([kind, series]) => [
          kind,
          per100(
            series.reduce((sum, values) => sum + saidUntilEnd(detector, values, FROM).length, 0),
            series,
          ),
        ]),
      ),
      ...untouched(detector, windows, isLaneEvent),
    },
  ]);
  return { ...Object.fromEntries(rows), suspects: { permuted: per100(suspects(nulls.permuted), nulls.permuted) } };
}

function untouched(
  detector: Detector,
  windows: readonly QuietWindow[],
  isLaneEvent: IsLaneEvent,
): Record<string, string> {
  const said = windows.flatMap(({ lane, runs, values }) =>
    saidUntilEnd(detector, values, FROM).map((place) => isLaneEvent(lane, runs[place] ?? -1)),
  );
  const series = windows.map(({ values }) => values);
  return {
    untouched: per100(said.length, series),
    'untouched, where the lane does not change': per100(said.filter((isOfLane) => !isOfLane).length, series),
  };
}

const per100 = (count: number, series: readonly (readonly number[])[]): string =>
  ofAll(
    count,
    series.reduce((sum, { length }) => sum + length - FROM, 0),
    100,
    '',
  );

function suspects(series: readonly (readonly number[])[]): number {
  const declaration = {
    title: '',
    unit: '',
    better: 'lower',
    key: true,
    primary: true,
    family: '',
    tolerance: TOLERANCE,
  } as const;
  let count = 0;
  for (const values of series) {
    for (let until = FROM; until <= values.length; until++) {
      const stretch = stretchOf(values.slice(0, until));
      const noise = noiseOfStretch(stretch);
      const places = boundariesOf(stretch, noise, TOLERANCE).map(({ place }) => place);
      const level = levelsOf(stretch, places).at(-1);
      if (level !== undefined && suspicionOf(level, declaration, noise.scale) !== undefined) count++;
    }
  }
  return count;
}
