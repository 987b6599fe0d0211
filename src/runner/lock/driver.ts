import type { Clock } from '../../model/clock.ts';
import type { LockFact } from '../../model/entry.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { WaitingFor } from '../waiting-for.ts';
import { type Doing, withdrawn } from './changes.ts';
import type { Lease, LeaseStore, StoredLease } from './lease.ts';
import { lostError, notInTimeError, unreachableError, untilMine } from './lock-errors.ts';
import { begin, step } from './machine.ts';
import { silentSince } from './silence.ts';
import type { Command, Ending, Event, LockState, Setup } from './states.ts';
import { Tickets } from './tickets.ts';

export interface LockPorts {
  readonly store: LeaseStore;
  readonly clock: Clock;
  /** What happens to the lock, for the journal. */
  readonly report: (fact: LockFact) => void;
  readonly waitingFor?: WaitingFor;
  /** What the Lease is for, where that is not the cluster: `fabric/rack-1`. */
  readonly what?: string;
  /** For those who wait for the holder. */
  readonly doing?: () => Doing | undefined;
}

/** The lock in hand. */
export interface HeldLock {
  readonly token: number;
  /** What is held beside the cluster, each by a Lease with a token of its own; absent where nothing is. */
  readonly beside?: readonly { readonly resource: string; readonly token: number }[];
  /** Aborts when load must stop, because the lock is no longer, or can no longer be proven to be, ours. */
  readonly lost: AbortSignal;
  /** Whether load may be sent at this instant: asks the clock, so a process that was frozen learns it before any timer. */
  mayLoad(): boolean;
  /** Resolves when the lock was renewed after this call: whatever exists now existed under our token. Rejects when lost. */
  confirm(): Promise<void>;
  /**
   * Gives the lock back once the load has stopped; also after it was lost. Resolves when there is nothing left to do, at the latest when
   * `signal` aborts: to whether the Lease names us no longer.
   */
  release(signal?: AbortSignal): Promise<boolean>;
}

/**
 * Waits for the lock. Rejects with KnownError `noLock` when it was not free in time, `infrastructure` when the lease cannot
 * be used, and with the signal's reason when `signal` aborts; then our place in the queue is given back first.
 */
export async function takeLock(setup: Setup, ports: LockPorts, signal: AbortSignal): Promise<HeldLock> {
  signal.throwIfAborted();
  const driver = new Driver(setup, ports);
  const stop = (): void => driver.feed({ type: 'stop' });
  signal.addEventListener('abort', stop, { once: true });
  driver.feed({ type: 'timer' });
  const words = (): string => driver.words();
  const outcome = await (ports.waitingFor?.during(words, driver.outcome) ?? driver.outcome);
  signal.removeEventListener('abort', stop);
  if (signal.aborted) {
    await driver.release();
    throw signal.reason;
  }
  if (outcome === 'granted') return driver;
  throw driver.explain();
}

/** Turns the machine's commands into effects, and what comes of them into its inputs. */
class Driver implements HeldLock {
  token = 0;
  readonly #setup: Setup;
  readonly #ports: LockPorts;
  readonly #lost = new AbortController();
  readonly #outcome = Promise.withResolvers<'granted' | Ending>();
  readonly #ended = Promise.withResolvers<boolean>();
  readonly #timers = new Map<string, AbortController>();
  readonly #tickets = new Tickets();
  readonly #events: Event[] = [];
  #state: LockState;
  /** Of the last call, if it failed; and the lease as it was last seen. */
  #trouble: unknown;
  #seen: Lease | undefined;

  constructor(setup: Setup, ports: LockPorts) {
    this.#setup = setup;
    this.#ports = ports;
    this.#state = begin(setup, ports.clock.monotonic());
  }

  get outcome(): Promise<'granted' | Ending> {
    return this.#outcome.promise;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  mayLoad(): boolean {
    return this.#state.phase === 'held' && this.#ports.clock.monotonic() < this.#state.fenceAt;
  }

  confirm(): Promise<void> {
    if (!this.mayLoad()) return Promise.reject(this.#lost.signal.reason ?? lostError('its time is over'));
    const { number, confirmed } = this.#tickets.ask();
    this.feed({ type: 'confirm', ticket: number });
    return confirmed;
  }

  async release(signal?: AbortSignal): Promise<boolean> {
    const giveUp = (): void => this.feed({ type: 'give-up' });
    this.feed({ type: 'stop' });
    if (signal?.aborted === true) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    return this.#ended.promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  /** What is known of the lock that is waited for. */
  words(): string {
    const { claim } = this.#setup.request;
    return untilMine({
      ...{ lease: this.#seen, nonce: claim.nonce, silentMs: this.#silentMs(), trouble: this.#trouble },
      what: this.#ports.what,
    });
  }

  /** How long the holder has given no sign of life, as far as we have watched. */
  #silentMs(): Milliseconds {
    const since = this.#state.phase === 'waiting' && this.#seen && silentSince(this.#seen, this.#state.silence);
    return ms(since ? this.#ports.clock.monotonic() - since : 0);
  }

  /** Why there is no lock. */
  explain(): KnownError {
    if (this.#trouble !== undefined) return unreachableError(this.#trouble);
    const { request, waitMaxMs } = this.#setup;
    return notInTimeError(this.#seen && withdrawn(this.#seen, request.claim.nonce), waitMaxMs, this.#ports.what);
  }

  /** What a command causes at once (a listener that releases the lock) waits until all commands are obeyed. */
  feed(event: Event): void {
    if (this.#events.push(event) > 1) return;
    for (let next: Event | undefined = event; next !== undefined; next = this.#events[0]) {
      this.#step(next);
      this.#events.shift();
    }
  }

  #step(event: Event): void {
    const { clock, doing } = this.#ports;
    const input = { at: clock.monotonic(), now: clock.now(), doing: doing?.(), ...event };
    const [state, commands] = step(this.#setup, this.#state, input);
    this.#state = state;
    for (const command of commands) this.#obey(command);
  }

  #obey(command: Command): void {
    const { store, report } = this.#ports;
    switch (command.type) {
      case 'read':
        this.#call(store.read(), (stored) => this.#read(stored));
        break;
      case 'write':
        this.#call(store.write(command.lease, command.expected), (type) => this.feed({ type }));
        break;
      case 'timer':
        this.#setTimer(command.timer, command.at);
        break;
      case 'granted':
        this.token = command.token;
        this.#outcome.resolve('granted');
        break;
      case 'confirmed':
        this.#tickets.confirmUpTo(command.ticket);
        break;
      case 'fence':
        this.#stopLoad(lostError(command.reason, this.#trouble));
        break;
      case 'ended':
        this.#end(command.ending, command.named !== true);
        break;
      case 'report':
        report(command.fact);
    }
  }

  #call<T>(call: Promise<T>, answered: (reply: T) => void): void {
    call.then(
      (reply) => {
        this.#trouble = undefined;
        answered(reply);
      },
      (error) => {
        this.#trouble = error;
        this.feed({ type: 'failed', reason: messageOf(error), permanent: error instanceof KnownError });
      },
    );
  }

  #read(stored: StoredLease | undefined): void {
    this.#seen = stored?.lease;
    this.feed({ type: 'read', stored });
  }

  #setTimer(name: 'cycle' | 'fence', at: Milliseconds): void {
    this.#timers.get(name)?.abort();
    const timer = new AbortController();
    this.#timers.set(name, timer);
    sleepUntil(this.#ports.clock, at, timer.signal).then(
      () => this.feed({ type: 'timer' }),
      () => {},
    );
  }

  #stopLoad(reason: KnownError): void {
    this.#lost.abort(reason);
    this.#tickets.rejectAll(reason);
  }

  #end(ending: Ending, isGivenBack: boolean): void {
    for (const timer of this.#timers.values()) timer.abort();
    this.#tickets.rejectAll(lostError('it was given back'));
    this.#outcome.resolve(ending);
    this.#ended.resolve(isGivenBack);
  }
}

/** A timer may fire a moment early; for a deadline that is not good enough. */
async function sleepUntil(clock: Clock, at: Milliseconds, signal: AbortSignal): Promise<void> {
  do await clock.sleep(ms(Math.max(0, Math.ceil(at - clock.monotonic()))), signal);
  while (clock.monotonic() < at);
}
