import { type EpochMs, epochMs, type Milliseconds, ms } from '../../../../src/model/units.ts';
import { CLOCK_RATE_ERROR } from '../../../../src/runner/lock/timing.ts';
import type { World } from './world.ts';

/**
 * An operating system process: clocks of its own, which run fast or slow, and a connection that loses and delays. While
 * it is frozen nothing reaches it; when it thaws, everything does, in any order.
 */
export class Process {
  state: 'running' | 'frozen' | 'dead' = 'running';
  /** Cut off from the server until then. */
  partitionedUntil = 0;
  readonly #world: World;
  readonly #rate: number;
  readonly #skew: number;
  #stood = 0;
  #inbox: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
    const { extremeClocks, skewMs } = world.hostility;
    const error = world.between(-1, 1);
    this.#rate = 1 + CLOCK_RATE_ERROR * (world.chance(extremeClocks) ? Math.sign(error) : error);
    this.#skew = world.between(-1, 1) * skewMs;
  }

  monotonic(): Milliseconds {
    return ms((this.#world.events.now - this.#stood) * this.#rate);
  }

  now(): EpochMs {
    return epochMs(this.#world.wallClock + this.#skew);
  }

  /** Calls `act` when our clock shows `at` or later. */
  wakeAt(at: number, act: () => void): void {
    this.#world.events.after((at - this.monotonic()) / this.#rate, () =>
      this.#deliver(() => (this.monotonic() >= at - 1e-6 ? act() : this.wakeAt(at, act))),
    );
  }

  /** One exchange with the server: the request or the reply may be lost or late, and then `failed` is called. */
  request<T>(execute: () => T, answered: (reply: T) => void, failed: () => void): void {
    const { events, protocol, counts } = this.#world;
    let open = true;
    const settle = (act: () => void): void => {
      if (!open) return;
      open = false;
      act();
    };
    this.wakeAt(this.monotonic() + protocol.timing.callTimeoutMs, () => settle(failed));
    if (this.#isLost()) return;
    events.after(this.#delay(), () => {
      if (!open) counts.lateRequests++;
      const reply = execute();
      if (this.#isLost()) {
        counts.perhapsWritten++;
        return;
      }
      events.after(this.#delay(), () => this.#deliver(() => settle(() => answered(reply))));
    });
  }

  freeze(duration: number, stopsClock: boolean): void {
    if (this.state !== 'running') return;
    this.state = 'frozen';
    const frozenAt = this.#world.events.now;
    this.#world.events.after(duration, () => {
      if (this.state !== 'frozen') return;
      this.state = 'running';
      if (stopsClock) this.#stood += this.#world.events.now - frozenAt;
      this.#thaw();
    });
  }

  kill(): void {
    this.state = 'dead';
    this.#inbox = [];
  }

  #thaw(): void {
    const inbox = this.#inbox;
    this.#inbox = [];
    while (inbox.length > 0) {
      const [act] = inbox.splice(this.#world.random.integer(inbox.length), 1);
      act?.();
    }
  }

  #deliver(act: () => void): void {
    if (this.state === 'running') act();
    else if (this.state === 'frozen') this.#inbox.push(act);
  }

  #isLost(): boolean {
    const { events, hostility, isHostile } = this.#world;
    return events.now < this.partitionedUntil || (isHostile && this.#world.chance(hostility.loss));
  }

  #delay(): number {
    const { hostility, isHostile, protocol } = this.#world;
    const isHeavy = isHostile && this.#world.chance(hostility.heavyDelay);
    return isHeavy ? this.#world.between(0, 3 * protocol.timing.durationMs) : this.#world.between(1, 60);
  }
}
