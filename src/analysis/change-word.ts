import type { ChangeNote } from './change-notes.ts';

/** What a change is called: `WORSE` and `CHANGED` (where neither direction is good) are open, the others ask for nothing. */
export type ChangeWord = 'WORSE' | 'CHANGED' | 'accepted' | 'improved' | 'gone' | 'ended' | 'recovered';

/** In the order in which a person reads them. */
export const CHANGE_WORDS: readonly ChangeWord[] = [
  'WORSE',
  'CHANGED',
  'accepted',
  'improved',
  'gone',
  'ended',
  'recovered',
];

/** What is accepted in some of its series only, and fails a gate by others, is open. */
export function wordOf({ state, meaning, accepted, ended, failing }: ChangeNote): ChangeWord {
  if (accepted !== undefined && failing.length === 0) return 'accepted';
  if (state === 'improved' || state === 'recovered') return state;
  if (ended !== undefined) return ended.why === 'gone' ? 'gone' : 'ended';
  return meaning === 'worse' ? 'WORSE' : 'CHANGED';
}

/** A confirmed change for the worse, or of unknown worth, that is not accepted and has not gone away. */
export const isOpenChange = (note: ChangeNote): boolean => OPEN.has(wordOf(note));

const OPEN: ReadonlySet<ChangeWord> = new Set(['WORSE', 'CHANGED']);

/** One whose level is no more: what it became has gone away, or no run can say. */
export const isOverChange = (note: ChangeNote): boolean => OVER.has(wordOf(note));

const OVER: ReadonlySet<ChangeWord> = new Set(['gone', 'ended', 'recovered']);

/** Whether two changes may be of one cause: each may have begun after the last run that is surely before the other. */
export const mayBeOne = (a: ChangeNote, b: ChangeNote): boolean =>
  (a.lastGood?.startedAt ?? 0) < (b.latest ?? b.run).startedAt &&
  (b.lastGood?.startedAt ?? 0) < (a.latest ?? a.run).startedAt;
