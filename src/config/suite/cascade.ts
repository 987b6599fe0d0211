import { mergeLayers } from '../../prow/merge-job.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import type { Source, SourceMap } from '../source/read.ts';
import type { Shared } from './schema/defaults.ts';

/** What one file says for many tests, or a test for itself. */
export interface Layer {
  readonly written: Shared;
  readonly source: Source;
  /** Where in its file. */
  readonly at: readonly string[];
}

/** All layers laid over each other: the last one is nearest to the test and holds. */
export function cascade(layers: readonly Layer[]): Shared {
  let merged: Shared = {};
  for (const { written } of layers) merged = mergeOver(merged, written);
  return merged;
}

function mergeOver(base: Shared, written: Shared): Shared {
  if (Object.keys(written).length === 0) return base;
  // One workload and several are two ways to say the same thing.
  const { workload, workloads, ...others } = base;
  const below = written.workload === undefined && written.workloads === undefined ? base : others;
  return {
    ...below,
    ...written,
    ...(base.thresholds && written.thresholds && { thresholds: mergeThresholds(base.thresholds, written.thresholds) }),
    ...(base.testgrid && written.testgrid && { testgrid: { ...base.testgrid, ...written.testgrid } }),
    ...(base.perfdash && written.perfdash && { perfdash: { ...base.perfdash, ...written.perfdash } }),
    ...(base.prow && written.prow && { prow: mergeLayers(base.prow, written.prow) }),
  };
}

type Thresholds = NonNullable<Shared['thresholds']>;

function mergeThresholds(base: Thresholds, written: Thresholds): Thresholds {
  const merged: Thresholds = { ...base };
  for (const [metric, statistics] of Object.entries(written)) {
    merged[metric] = statistics === null ? null : { ...merged[metric], ...statistics };
  }
  return merged;
}

/** The diagnostic of a mistake in a setting, or in its key; in the test's own key where no layer has the setting. */
export function complainOf(
  layers: readonly Layer[],
  wanted: readonly string[],
  complaint: Mistake,
  wantedAbout: SharedPlace['about'] = 'value',
): Diagnostic {
  const { places, path, about } = nearestPlace(layers, wanted, wantedAbout);
  return complain(places, path, complaint, about);
}

interface SharedPlace {
  readonly places: SourceMap;
  readonly path: readonly string[];
  readonly about: 'value' | 'key';
}

/** Where a setting was written: in the layer nearest to the test that has it; else, where the test is. */
function nearestPlace(
  layers: readonly Layer[],
  path: readonly string[],
  about: SharedPlace['about'] = 'value',
): SharedPlace {
  const own = layers.at(-1);
  if (own === undefined) throw new Error('a test has at least a layer of its own');
  const layer = layers.findLast(({ source, at }) => source.has([...at, ...path]));
  if (path.length > 0 && layer !== undefined) return { places: layer.source, path: [...layer.at, ...path], about };
  let length = path.length;
  while (length > 0 && !own.source.has([...own.at, ...path.slice(0, length)])) length--;
  return { places: own.source, path: [...own.at, ...path.slice(0, length)], about: 'key' };
}
