import { parseJson } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import { count, list, object, optional, text, word } from '../shapes/check.ts';
import { at } from '../shapes/entry.ts';

/** What the store keeps of the last drill. */
export interface DrillState {
  readonly version: 1;
  readonly at: EpochMs;
  readonly test: string;
  /** Why it failed; empty where all was said in time. */
  readonly troubles: readonly string[];
  readonly injections: readonly DrilledInjection[];
}

/** Numbers count runs. */
interface DrilledInjection {
  readonly name: string;
  readonly within: number;
  readonly suspectAfter?: number;
  readonly toldAfter?: number;
}

export const DRILL_PATH = 'analysis/drill.json';

export const drillText = (state: DrillState): string => `${JSON.stringify(state, null, 2)}\n`;

/** Undefined for what is none of this version. */
export function parseDrill(given: string): DrillState | undefined {
  const value: unknown = parseJson(given);
  return isState(value) ? value : undefined;
}

const injection = object<DrilledInjection>({
  name: text,
  within: count,
  suspectAfter: optional(count),
  toldAfter: optional(count),
});

const shape = object<DrillState>({
  version: word(1),
  at,
  test: text,
  troubles: list(text),
  injections: list(injection),
});

const isState = (value: unknown): value is DrillState => shape.test(value) === undefined;
