import { broken, holds, type ValidityRule } from './rule.ts';

const STORIES = {
  aborted: 'the run was aborted',
  'timed-out': 'the run took longer than it was given',
  crashed: 'the run was killed',
  infrastructure: 'the infrastructure failed',
} as const;

const resumedText = (times: number): string =>
  times === 0
    ? ''
    : `; it was resumed ${times === 1 ? 'once' : `${times} times`}, and what was under way then was done again`;

/** Half a run has fewer of the slow objects. */
export const runCompleted: ValidityRule = {
  id: 'run-completed',
  summary: 'the run came to its end by itself',
  check({ ended, resumed }) {
    if (ended?.how === 'completed') return [holds(`the run came to its end${resumedText(resumed)}`)];
    const reason = ended?.reason === undefined ? '' : `: ${ended.reason}`;
    return [broken(`${STORIES[ended?.how ?? 'crashed']}${reason}`)];
  },
};
