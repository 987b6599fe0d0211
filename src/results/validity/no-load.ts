import type { RunRecord } from '../facts/record.ts';
import { broken, type RuleFinding } from './rule.ts';

/** What kept the run from making load: the first step that was not done. */
export function noLoad({ steps }: Pick<RunRecord, 'steps'>): RuleFinding {
  const stopped = steps.find(({ how }) => how !== undefined && how !== 'done');
  if (stopped === undefined) return broken('no load was made');
  return broken(
    `no load was made: ${stopped.kind} ${stopped.how}${stopped.reason === undefined ? '' : `, ${stopped.reason}`}`,
  );
}
