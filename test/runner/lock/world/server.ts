import { breakLease, firstToken } from '../../../../src/runner/lock/changes.ts';
import type { Lease, StoredLease, Waiter } from '../../../../src/runner/lock/lease.ts';
import type { TokenNamespace } from '../../../../src/runner/lock/namespaces.ts';
import { CLOCK_RATE_ERROR } from '../../../../src/runner/lock/timing.ts';
import type { World } from './world.ts';

/**
 * The API server as far as the lock knows it: one lease with optimistic concurrency, namespaces that refuse creates while
 * they terminate. It judges what it accepts, for it alone sees the true order.
 */
export class Server {
  #stored: StoredLease | undefined;
  #version = 0;
  readonly #namespaces = new Map<string, TokenNamespace>();
  /** When each sign of life last changed, in real time. */
  readonly #signs = new Map<string, { sign: number; at: number }>();
  /** Holders by nonce and token, numbered in the order in which they got the lease. */
  readonly #holders = new Map<string, number>();
  /** Places in the queue, numbered in the order in which they were taken. */
  readonly #arrivals = new Map<string, number>();
  #newestLoad = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  read(): StoredLease | undefined {
    return this.#stored;
  }

  write(lease: Lease, expected: string | undefined): 'written' | 'conflict' {
    const { protocol, counts } = this.#world;
    if (protocol.comparesVersions && this.#stored?.version !== expected) {
      counts.conflicts++;
      return 'conflict';
    }
    this.#judgeTake(this.#stored?.lease, lease);
    this.#store(lease);
    return 'written';
  }

  /** A person breaks the lock, at an arbitrary moment. */
  breakLock(): void {
    const lease = this.#stored?.lease;
    if (lease?.holder === undefined) return;
    const { protocol, counts, events } = this.#world;
    counts.breaks++;
    const by = { identity: 'a person', nonce: `break at ${events.now}`, reason: 'it hangs' };
    this.#store(protocol.broken(breakLease(lease, by, this.#world.wallClock)));
  }

  /** The Lease is deleted, which has had fewer holders than seconds. */
  deleteLease(): void {
    if ((this.#stored?.lease.token ?? 0) >= firstToken(this.#world.wallClock)) return;
    this.#stored = undefined;
    this.#world.counts.leasesDeleted++;
  }

  createNamespace(name: string, token: number): 'created' | 'exists' {
    if (this.#namespaces.has(name)) return 'exists';
    this.#namespaces.set(name, { name, token, terminating: false });
    return 'created';
  }

  listNamespaces(): readonly TokenNamespace[] {
    return [...this.#namespaces.values()];
  }

  deleteNamespace(name: string): void {
    const namespace = this.#namespaces.get(name);
    if (namespace === undefined || namespace.terminating) return;
    this.#namespaces.set(name, { ...namespace, terminating: true });
    this.#world.events.after(this.#world.random.uniform() * 20_000, () => this.#namespaces.delete(name));
  }

  /** Load: an object in a namespace, sent by a holder. */
  create(namespace: string, holder: string): void {
    const { counts } = this.#world;
    if (this.#namespaces.get(namespace)?.terminating !== false) {
      counts.createsRefused++;
      return;
    }
    counts.createsAccepted++;
    const order = this.#holders.get(holder) ?? -1;
    if (order < this.#newestLoad) this.#world.violate(`load of ${holder} was accepted after load of a later holder`);
    this.#newestLoad = Math.max(this.#newestLoad, order);
  }

  #store(lease: Lease): void {
    this.#stored = { lease, version: String(++this.#version) };
    const { holder } = lease;
    if (holder !== undefined) {
      const key = `${holder.nonce} t${lease.token}`;
      if (!this.#holders.has(key)) this.#holders.set(key, this.#holders.size);
      this.#sign('holder', holder.renewedAt + lease.token);
    }
    for (const waiter of lease.queue) {
      this.#sign(placeKey(waiter), waiter.beat);
      if (!this.#arrivals.has(placeKey(waiter))) this.#arrivals.set(placeKey(waiter), this.#arrivals.size);
    }
  }

  #sign(key: string, sign: number): void {
    if (this.#signs.get(key)?.sign !== sign) this.#signs.set(key, { sign, at: this.#world.events.now });
  }

  /** A holder must have been silent, and so must everybody before the new one in the queue; tokens rise. */
  #judgeTake(before: Lease | undefined, after: Lease): void {
    const { holder } = after;
    if (before === undefined || holder === undefined || before.holder?.nonce === holder.nonce) return;
    const { counts } = this.#world;
    if (after.token <= before.token) this.#world.violate(`token ${after.token} follows ${before.token}`);
    if (before.holder !== undefined) {
      counts.takeovers++;
      if (!this.#wasSilent('holder', before)) this.#world.violate(`${holder.nonce} took the lock from a live holder`);
    }
    for (const ahead of this.#aheadOf(holder.nonce, before)) {
      counts.deadSkipped++;
      if (!this.#wasSilent(placeKey(ahead), before)) this.#world.violate(`${holder.nonce} overtook ${ahead.nonce}`);
    }
  }

  /** Those who wait and came earlier: by when they came, whatever order the queue has now. */
  #aheadOf(nonce: string, { queue }: Lease): readonly Waiter[] {
    const cameAt = (waiter: Waiter): number => this.#arrivals.get(placeKey(waiter)) ?? 0;
    const own = queue.find((waiter) => waiter.nonce === nonce);
    return own === undefined ? queue : queue.filter((waiter) => cameAt(waiter) < cameAt(own));
  }

  #wasSilent(key: string, { durationMs }: Lease): boolean {
    const { events } = this.#world;
    return events.now - (this.#signs.get(key)?.at ?? events.now) >= durationMs / (1 + CLOCK_RATE_ERROR) - 1e-6;
  }
}

const placeKey = (waiter: Waiter): string => `${waiter.nonce} ${waiter.since}`;
