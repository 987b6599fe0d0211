import { type EpochMs, epochMs } from '../model/units.ts';
import { hiddenFields, hiddenLine } from '../render/hidden-line.ts';
import type { News, VerdictWord } from './situation.ts';

/** The hidden first line of a comment of ours: by it and by its author it is found again. */
export interface Marker {
  readonly test: string;
  /** The commit that it is about. */
  readonly about: string;
  readonly head: string;
  readonly state: string;
  readonly asOf: EpochMs;
  /** The last verdict that pull request had, also while a newer run is waited for: a flip is new to its readers. */
  readonly last?: VerdictWord;
}

export function markerOf({ test, about, head, situation, asOf }: News, last: VerdictWord | undefined): Marker {
  const word = situation.state === 'answered' ? situation.verdict.word : undefined;
  const known = word ?? last;
  return { test, about, head, state: word ?? situation.state, asOf, ...(known !== undefined && { last: known }) };
}

export const markerText = ({ test, about, head, state, asOf, last }: Marker): string =>
  hiddenLine('pr', { test, about, head, state, asOf: String(asOf), ...(last !== undefined && { last }) });

/** Undefined where a comment does not begin with a marker of ours that can be read. */
export function parseMarker(body: string): Marker | undefined {
  const values = hiddenFields('pr', body);
  if (values === undefined) return undefined;
  const [test, about, head, state] = ['test', 'about', 'head', 'state'].map((key) => values.get(key));
  const asOf = Number(values.get('asOf'));
  if (test === undefined || about === undefined || head === undefined || state === undefined) return undefined;
  if (!Number.isSafeInteger(asOf)) return undefined;
  const last = VERDICTS.find((word) => word === values.get('last'));
  return { test, about, head, state, asOf: epochMs(asOf), ...(last !== undefined && { last }) };
}

const VERDICTS: readonly VerdictWord[] = ['pass', 'improved', 'regressed', 'inconclusive', 'no-base', 'invalid'];
