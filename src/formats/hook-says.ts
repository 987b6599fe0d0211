import { counted } from '../model/counted.ts';
import type { HookOutcome } from '../model/result.ts';

/** What came of a hook, in one line: why it failed or was skipped, else how often it was tried and what it printed last. */
export function hookSays({ how, reason, attempts, lastLines }: HookOutcome): string {
  if (how === undefined) return 'the run was killed here';
  if (how !== 'done') return reason ?? how;
  const tries = attempts > 1 ? [`done in ${counted(attempts, 'attempt')}`] : ['done'];
  return [...tries, ...(lastLines === undefined ? [] : [lastLines])].join('; ');
}
