import { ms } from '../../model/units.ts';
import { breakOf, renewed } from './changes.ts';
import type { Lease, StoredLease } from './lease.ts';
import { leave } from './leaving.ts';
import { livingWaiters, look } from './silence.ts';
import {
  type Command,
  type Held,
  type Input,
  type LockState,
  readLater,
  readNow,
  type Setup,
  type Transition,
  waitUntil,
} from './states.ts';

/** The holder: renews, and stops its load as soon as another holds the lock, or might. */
export function stepHeld(setup: Setup, state: Held, input: Input): Transition {
  const { call } = state;
  switch (input.type) {
    case 'timer':
      return call === undefined ? readNow(state) : [state, []];
    case 'read':
      return input.stored !== undefined && isOurs(setup, state, input.stored.lease)
        ? renew(setup, state, input.stored, input)
        : lose(state, input.stored?.lease);
    case 'written':
      return call?.kind === 'write' && call.does === 'renew'
        ? extend(setup, { ...state, call: undefined }, call, input)
        : readNow(state);
    case 'conflict':
      return readLater(setup, state, input.at);
    case 'failed': {
      const [next, commands] = waitUntil({ ...state, call: undefined }, input.at + setup.timing.retryEveryMs);
      const fact = { type: 'lock', event: 'renewal-failed', token: state.token, reason: input.reason } as const;
      return [next, [{ type: 'report', fact }, ...commands]];
    }
    case 'confirm': {
      const next = { ...state, asked: input.ticket };
      return call === undefined ? readNow(next) : [next, []];
    }
    case 'stop':
    case 'give-up':
      return leave(setup, state, 'released', input);
  }
}

/** The end of all load under this token. The lease may still name us; it is withdrawn when the run is over. */
export function fence(state: Held, reason: string): [LockState, readonly Command[]] {
  const { call, token } = state;
  return [{ phase: 'fenced', call, token }, stopLoad('fenced', token, reason)];
}

const isOurs = (setup: Setup, state: Held, lease: Lease): boolean =>
  lease.holder?.nonce === setup.request.claim.nonce && lease.token === state.token;

function renew(setup: Setup, state: Held, stored: StoredLease, input: Input): Transition {
  const { at } = input;
  const { lease, version } = stored;
  const silence = look(state.silence, lease, at);
  const estimateMs = ms(Math.max(0, setup.request.estimateMs - (at - state.since)));
  const call = { kind: 'write', does: 'renew', sentAt: at, ticket: state.asked } as const;
  const next = renewed(lease, livingWaiters(lease, silence, at), estimateMs, input);
  return [{ ...state, silence, call }, [{ type: 'write', lease: next, expected: version }]];
}

function extend({ timing }: Setup, before: Held, call: { sentAt: number; ticket: number }, { at }: Input): Transition {
  const fenceAt = ms(call.sentAt + timing.fenceAfterMs);
  const state = { ...before, fenceAt, confirmed: call.ticket, conflicts: 0 };
  // A ticket that was asked for while this renewal was on its way needs one of its own.
  const [next, commands] =
    state.asked > state.confirmed ? readNow(state) : waitUntil(state, Math.max(at, call.sentAt + timing.renewEveryMs));
  const confirmed: Command[] = call.ticket > before.confirmed ? [{ type: 'confirmed', ticket: call.ticket }] : [];
  const fact = { type: 'lock', event: 'renewed', token: state.token } as const;
  return [next, [{ type: 'report', fact }, { type: 'timer', timer: 'fence', at: fenceAt }, ...confirmed, ...commands]];
}

function lose({ token }: Held, lease: Lease | undefined): Transition {
  const record = lease === undefined ? undefined : breakOf(lease, token);
  const commands =
    record === undefined
      ? stopLoad('lost', token, whoHasIt(lease))
      : stopLoad('broken', token, `${record.by} broke the lock: ${record.reason}`);
  return [{ phase: 'ended' }, [...commands, { type: 'ended', ending: 'lost' }]];
}

function whoHasIt(lease: Lease | undefined): string {
  if (lease === undefined) return 'the Lease was deleted';
  const { holder, token } = lease;
  return holder === undefined ? 'it was released' : `${holder.identity} holds it with token ${token}`;
}

const stopLoad = (event: 'fenced' | 'lost' | 'broken', token: number, reason: string): Command[] => [
  { type: 'fence', reason },
  { type: 'report', fact: { type: 'lock', event, token, reason } },
];
