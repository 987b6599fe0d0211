import { type Milliseconds, ms } from '../../model/units.ts';
import { fence, stepHeld } from './held.ts';
import { stepFenced, stepLeaving } from './leaving.ts';
import { NOTHING_SEEN } from './silence.ts';
import type { Input, LockState, Setup, Transition } from './states.ts';
import { stepWaiting } from './waiting.ts';

/** One who begins to want the lock: its first input is a timer. */
export const begin = (setup: Setup, at: Milliseconds): LockState => ({
  phase: 'waiting',
  call: undefined,
  silence: NOTHING_SEEN,
  giveUpAt: ms(at + setup.waitMaxMs),
  nextBeatAt: at,
  position: undefined,
  token: 0,
  conflicts: 0,
});

/** The lock's state machine: pure, so that any schedule can be tried without promises. */
export function step(setup: Setup, state: LockState, input: Input): Transition {
  switch (state.phase) {
    case 'waiting':
      return stepWaiting(setup, state, input);
    case 'held': {
      if (input.at < state.fenceAt) return stepHeld(setup, state, input);
      // Whatever has arrived, the time is over: a process that was frozen learns it from its first input.
      const [fenced, commands] = fence(state, 'no renewal was confirmed in time');
      const [next, more] = step(setup, fenced, input);
      return [next, [...commands, ...more]];
    }
    case 'fenced':
      return stepFenced(setup, state, input);
    case 'leaving':
      return stepLeaving(setup, state, input);
    case 'ended':
      return [state, []];
  }
}
