import { parseJson } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import { count, list, object, optional, text, word } from '../shapes/check.ts';
import { at } from '../shapes/entry.ts';

/** What the store keeps of the last analysis: its age is the sign of life of what people rely on. */
export interface AnalysisState {
  readonly version: 1;
  readonly at: EpochMs;
  readonly tests: number;
  /** Topics that ask for something. */
  readonly open: number;
  /** Ids of topics of which the webhook has had a message. */
  readonly sent: readonly string[];
  /** The week of the last digest: `2026-W49`. */
  readonly digest?: string;
}

export const ANALYSIS_PATH = 'analysis/latest.json';

export const analysisText = (state: AnalysisState): string => `${JSON.stringify(state, null, 2)}\n`;

/** Undefined for what is none of this version. */
export function parseAnalysis(given: string): AnalysisState | undefined {
  const value: unknown = parseJson(given);
  return isState(value) ? value : undefined;
}

const shape = object<AnalysisState>({
  version: word(1),
  at,
  tests: count,
  open: count,
  sent: list(text),
  digest: optional(text),
});

const isState = (value: unknown): value is AnalysisState => shape.test(value) === undefined;
