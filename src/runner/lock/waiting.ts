import { ms } from '../../model/units.ts';
import { queued, renewed, taken } from './changes.ts';
import { placeOf } from './estimate.ts';
import { type Lease, MAX_WAITERS, type StoredLease, type Waiter } from './lease.ts';
import { leave } from './leaving.ts';
import { isVacant, livingWaiters, look } from './silence.ts';
import {
  type Command,
  type Held,
  type Input,
  readLater,
  readNow,
  type Setup,
  type Transition,
  type Waiting,
  waitUntil,
} from './states.ts';

/** One who wants the lock: looks, keeps its place in the queue, and takes the lock when its turn has come. */
export function stepWaiting(setup: Setup, state: Waiting, input: Input): Transition {
  const { timing } = setup;
  const { call } = state;
  switch (input.type) {
    case 'timer':
      if (call !== undefined) return [state, []];
      return input.at >= state.giveUpAt ? leave(setup, state, 'gave-up', input) : readNow(state);
    case 'read':
      return decide(setup, { ...state, call: undefined }, input.stored, input);
    case 'written': {
      if (call?.kind !== 'write' || call.does === 'queue') return rest(setup, { ...state, conflicts: 0 }, input);
      const inTime = input.at < call.sentAt + timing.fenceAfterMs;
      return inTime ? grant(setup, state, call.sentAt, input) : readNow(state);
    }
    case 'conflict':
      return readLater(setup, state, input.at);
    case 'failed':
      if (input.permanent) return [{ phase: 'ended' }, [{ type: 'ended', ending: 'failed' }]];
      return waitUntil({ ...state, call: undefined }, input.at + timing.retryEveryMs);
    case 'stop':
    case 'give-up':
      return leave(setup, state, 'withdrawn', input);
    case 'confirm':
      return [state, []];
  }
}

function decide(setup: Setup, before: Waiting, stored: StoredLease | undefined, input: Input): Transition {
  const { request } = setup;
  const { nonce } = request.claim;
  const lease = stored?.lease;
  const state = { ...before, silence: look(before.silence, lease, input.at) };
  if (lease === undefined) return take(state, taken(undefined, request, [], input.now), undefined, input);

  const living = livingWaiters(lease, state.silence, input.at);
  // A take without an answer was written after all.
  if (lease.holder?.nonce === nonce) {
    return take(state, renewed(lease, living, request.estimateMs, input), stored?.version, input);
  }
  if (isVacant(lease, state.silence, input.at) && isNext(living, nonce)) {
    return take(state, taken(lease, request, living, input.now), stored?.version, input);
  }
  const [next, reported] = reportPlace(state, lease, nonce);
  const [after, commands] = keepPlace(setup, next, { lease, version: stored?.version }, living, input);
  return [after, [...reported, ...commands]];
}

const isNext = (living: readonly Waiter[], nonce: string): boolean =>
  living[0] === undefined || living[0].nonce === nonce;

function take(state: Waiting, lease: Lease, expected: string | undefined, { at }: Input): Transition {
  const call = { kind: 'write', does: 'take', sentAt: at } as const;
  return [{ ...state, call, token: lease.token }, [{ type: 'write', lease, expected }]];
}

/** Joins the queue, or shows that we are alive when a heartbeat is due. */
function keepPlace(
  setup: Setup,
  state: Waiting,
  { lease, version }: { lease: Lease; version: string | undefined },
  living: readonly Waiter[],
  input: Input,
): Transition {
  const hasPlace = living.some(({ nonce }) => nonce === setup.request.claim.nonce);
  const isDue = hasPlace ? input.at >= state.nextBeatAt : living.length < MAX_WAITERS;
  if (!isDue) return rest(setup, state, input);
  const call = { kind: 'write', does: 'queue', sentAt: input.at } as const;
  const next = { ...state, call, nextBeatAt: ms(input.at + lease.durationMs / 3) };
  return [next, [{ type: 'write', lease: queued(lease, setup.request, living, input.now), expected: version }]];
}

const rest = ({ timing }: Setup, state: Waiting, { at }: Input): Transition =>
  waitUntil({ ...state, call: undefined }, at + timing.pollEveryMs);

function reportPlace(state: Waiting, lease: Lease, nonce: string): [Waiting, Command[]] {
  const place = placeOf(lease, nonce);
  if (place === undefined || place.position === state.position) return [state, []];
  const { position, startsInMs } = place;
  const fact = { type: 'lock', event: 'waiting', position, startsInMs, holder: lease.holder?.identity } as const;
  return [{ ...state, position }, [{ type: 'report', fact }]];
}

function grant({ timing, request }: Setup, state: Waiting, sentAt: number, { at }: Input): Transition {
  const { token, silence } = state;
  const fenceAt = ms(sentAt + timing.fenceAfterMs);
  const held: Held = {
    phase: 'held',
    call: undefined,
    silence,
    token,
    since: at,
    fenceAt,
    asked: 0,
    confirmed: 0,
    conflicts: 0,
  };
  const fact = { type: 'lock', event: 'acquired', token, holder: request.claim.identity } as const;
  const commands: Command[] = [
    { type: 'report', fact },
    { type: 'timer', timer: 'fence', at: fenceAt },
    { type: 'timer', timer: 'cycle', at: ms(sentAt + timing.renewEveryMs) },
    { type: 'granted', token },
  ];
  return [held, commands];
}
