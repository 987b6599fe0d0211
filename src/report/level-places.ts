import type { Json } from '../model/json.ts';
import type { Level } from '../model/plan.ts';
import { type Axis, type AxisTick, areApart } from '../render/charts.ts';
import { scaleFor } from '../render/quantity.ts';

/** Where the levels of a sweep are drawn: at the values of one parameter, on a line for each combination of the others. */
export interface LevelPlaces {
  /** The parameter that takes the most values. */
  readonly parameter: string;
  readonly axis: Axis;
  /** By the level's name. */
  readonly of: ReadonlyMap<string, LevelPlace>;
}

export interface LevelPlace {
  readonly x: number;
  /** `hostNetwork true`; empty where there is only one parameter. */
  readonly line: string;
}

export function placesOf(levels: readonly Level[]): LevelPlaces {
  const parameter = widest(levels);
  const ownValue = ({ name, parameters }: Level): Json => parameters[parameter] ?? name;
  const all = [...new Set(levels.map(ownValue))];
  const isNumeric = all.every((value) => typeof value === 'number');
  // Names as the suite has them, then numbers by their size: a whole node, then 4, 8 and 16 cores.
  const values = all.toSorted((a, b) => sizeIn(a) - sizeIn(b) || 0);
  const at = (value: Json): number => (isNumeric ? Number(value) : values.indexOf(value) + 1);
  const axis = axisThrough(values.map(at), isNumeric);
  const ticks = spaced(
    values.map((value) => ({ at: at(value), text: textOf(value) })),
    axis,
  );
  const place = (level: Level): LevelPlace => ({
    x: at(ownValue(level)),
    line: others(level.parameters, parameter),
  });
  return {
    parameter,
    axis: { ...axis, ticks },
    of: new Map(levels.map((level) => [level.name, place(level)])),
  };
}

const sizeIn = (value: Json): number => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY);

/** Names have room on both sides. Numbers are logarithmic where they would crowd at one end: 1, 2, 4, ... 128. */
function axisThrough(places: readonly number[], isNumeric: boolean): Axis {
  const [lowest, highest] = [Math.min(...places), Math.max(...places)];
  const scale = scaleFor('count', 1);
  if (!isNumeric) return { from: lowest - 0.5, to: highest + 0.5, scale };
  if (lowest > 0 && highest / lowest > 30) {
    return { from: lowest / 1.5, to: highest * 1.2, scale, logarithmic: true };
  }
  const from = Math.min(0, lowest);
  return { from, to: from + (highest - from || 1) * 1.06, scale };
}

function widest(levels: readonly Level[]): string {
  const keys = [...new Set(levels.flatMap(({ parameters }) => Object.keys(parameters)))];
  const values = (key: string): number => new Set(levels.map(({ parameters }) => parameters[key])).size;
  return keys.toSorted((a, b) => values(b) - values(a))[0] ?? 'level';
}

const others = (parameters: Level['parameters'], shown: string): string =>
  Object.entries(parameters)
    .flatMap(([key, value]) => (key === shown ? [] : [`${key} ${textOf(value)}`]))
    .join(', ');

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** From the left, as many as fit beside each other. */
function spaced(ticks: readonly AxisTick[], axis: Axis): AxisTick[] {
  const kept: AxisTick[] = [];
  for (const tick of ticks.toSorted((a, b) => a.at - b.at)) {
    const last = kept.at(-1);
    if (last === undefined || areApart(last, tick, axis, CHARACTERS)) kept.push(tick);
  }
  return kept;
}

/** Of a small chart's width. */
const CHARACTERS = 60;
