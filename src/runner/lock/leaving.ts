import { type Milliseconds, ms } from '../../model/units.ts';
import { withdrawn } from './changes.ts';
import type { Lease, StoredLease } from './lease.ts';
import {
  type Command,
  type Ending,
  type Fenced,
  type Input,
  type LeaseCall,
  type Leaving,
  readLater,
  readNow,
  type Setup,
  type Transition,
  waitUntil,
} from './states.ts';

/** Begins to take our name out of the lease, once what is on its way has been answered. */
export function leave(
  setup: Setup,
  from: { readonly phase: string; readonly call: LeaseCall | undefined; readonly token: number },
  ending: Ending,
  { at }: { at: Milliseconds },
): Transition {
  const token = from.phase === 'waiting' ? undefined : from.token;
  const until = ms(at + setup.timing.durationMs);
  const state: Leaving = { phase: 'leaving', call: from.call, token, ending, until, conflicts: 0 };
  return from.call === undefined ? readNow(state) : [state, []];
}

/** One whose time is over: it makes no load and no renewal, and leaves when its run has been cleaned up. */
export function stepFenced(setup: Setup, state: Fenced, input: Input): Transition {
  switch (input.type) {
    case 'stop':
    case 'give-up':
      return leave(setup, state, 'lost', input);
    case 'timer':
    case 'confirm':
      return [state, []];
    default:
      return [{ ...state, call: undefined }, []];
  }
}

/** One who leaves: reads, writes the lease without itself, and is gone. */
export function stepLeaving(setup: Setup, state: Leaving, input: Input): Transition {
  const { call } = state;
  switch (input.type) {
    case 'timer':
      return call === undefined ? readNow(state) : [state, []];
    case 'read':
      return namesUs(setup, input.stored) ? withdraw(setup, state, input.stored, input) : end(state);
    case 'written':
      return call?.kind === 'write' && call.does === 'withdraw' ? end(state) : readNow(state);
    case 'conflict':
      return input.at >= state.until ? giveUp(state) : readLater(setup, state, input.at);
    case 'failed':
      if (input.permanent || input.at >= state.until) return giveUp(state);
      return waitUntil({ ...state, call: undefined }, input.at + setup.timing.retryEveryMs);
    case 'give-up':
      return giveUp(state);
    case 'confirm':
    case 'stop':
      return [state, []];
  }
}

function namesUs(setup: Setup, stored: StoredLease | undefined): stored is StoredLease {
  const { nonce } = setup.request.claim;
  const isUs = (claim: { readonly nonce: string } | undefined): boolean => claim?.nonce === nonce;
  return stored !== undefined && (isUs(stored.lease.holder) || stored.lease.queue.some(isUs));
}

function withdraw(setup: Setup, state: Leaving, stored: StoredLease, { at }: Input): Transition {
  const lease: Lease = withdrawn(stored.lease, setup.request.claim.nonce);
  const call = { kind: 'write', does: 'withdraw', sentAt: at } as const;
  return [{ ...state, call }, [{ type: 'write', lease, expected: stored.version }]];
}

function end({ token, ending }: Leaving): Transition {
  const released: Command[] =
    token === undefined ? [] : [{ type: 'report', fact: { type: 'lock', event: 'released', token } }];
  return [{ phase: 'ended' }, [...released, { type: 'ended', ending }]];
}

/** Our name stays in the lease, and is not renewed. */
const giveUp = ({ ending }: Leaving): Transition => [{ phase: 'ended' }, [{ type: 'ended', ending, named: true }]];
