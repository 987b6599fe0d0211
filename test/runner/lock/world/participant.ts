import { ms } from '../../../../src/model/units.ts';
import { begin } from '../../../../src/runner/lock/machine.ts';
import { judge } from '../../../../src/runner/lock/namespaces.ts';
import type { Command, Event, LockState, Setup } from '../../../../src/runner/lock/states.ts';
import { Process } from './process.ts';
import type { Server } from './server.ts';
import type { World } from './world.ts';

/** A run under way: what a holder does with its token. */
interface Session {
  readonly token: number;
  readonly holder: string;
  namespace: string;
  creates: number;
  over: boolean;
}

/** A runner that wants the lock some times in a row, and makes load whenever it has it. */
export class Participant {
  readonly process: Process;
  readonly name: string;
  #excusedAt = -1;
  /** When the last write was sent that is known to be written; real time. */
  #provenAt = 0;
  #requests: number;
  #setup: Setup;
  #state: LockState = { phase: 'ended' };
  #session: Session | undefined;
  readonly #timers = { cycle: 0, fence: 0 };
  readonly #world: World;
  readonly #server: Server;

  constructor(name: string, requests: number, world: World, server: Server) {
    this.name = name;
    this.process = new Process(world);
    this.#requests = requests;
    this.#world = world;
    this.#server = server;
    this.#setup = this.#newSetup();
    this.process.wakeAt(this.process.monotonic() + world.between(0, 20_000), () => this.#want());
  }

  /** Whether it has all it wanted, or can want nothing any more. */
  get isDone(): boolean {
    return this.process.state === 'dead' || (this.#requests === 0 && this.#state.phase === 'ended');
  }

  get requests(): number {
    return this.#requests;
  }

  /** Whether it would make load at this instant. */
  get isActive(): boolean {
    return this.process.state === 'running' && this.#mayLoad();
  }

  /** Its clock stood still, or the lease was deleted under it: until its next renewal only the namespaces protect. */
  excuse(): void {
    this.#excusedAt = this.#world.events.now;
  }

  get isExcused(): boolean {
    return this.#excusedAt >= this.#provenAt;
  }

  #mayLoad(): boolean {
    return this.#state.phase === 'held' && this.process.monotonic() < this.#state.fenceAt;
  }

  #newSetup(): Setup {
    const { timing } = this.#world.protocol;
    const claim = { identity: this.name, nonce: `${this.name}#${this.#requests}`, purpose: {} };
    const request = { claim, durationMs: timing.durationMs, estimateMs: ms(30_000) };
    const waitMaxMs = this.#world.chance(0.2) ? this.#world.between(0, 4 * timing.durationMs) : Number.MAX_SAFE_INTEGER;
    return { request, timing, waitMaxMs: ms(waitMaxMs) };
  }

  #want(): void {
    this.#setup = this.#newSetup();
    this.#state = begin(this.#setup, this.process.monotonic());
    this.#feed({ type: 'timer' });
  }

  #feed(event: Event): void {
    const input = { at: this.process.monotonic(), now: this.process.now(), ...event };
    const [state, commands] = this.#world.protocol.step(this.#setup, this.#state, input);
    this.#state = state;
    for (const command of commands) this.#obey(command);
  }

  #obey(command: Command): void {
    const failed = (): void => this.#feed({ type: 'failed', reason: 'no reply', permanent: false });
    switch (command.type) {
      case 'read':
        this.process.request(
          () => this.#server.read(),
          (stored) => this.#feed({ type: 'read', stored }),
          failed,
        );
        break;
      case 'write': {
        const sentAt = this.#world.events.now;
        this.process.request(
          () => this.#server.write(command.lease, command.expected),
          (type) => {
            if (type === 'written') this.#provenAt = sentAt;
            this.#feed({ type });
          },
          failed,
        );
        break;
      }
      case 'timer':
        this.#setTimer(command.timer, command.at);
        break;
      case 'granted':
        this.#beginSession(command.token);
        break;
      case 'confirmed':
        this.#world.counts.confirmed++;
        if (this.#session !== undefined) this.#load(this.#session);
        break;
      case 'fence':
        this.#stopSession();
        break;
      case 'ended':
        if (command.ending === 'gave-up') this.#world.counts.gaveUp++;
        this.#endRequest();
        break;
      case 'report':
        if (command.fact.event === 'fenced') this.#world.counts.fences++;
        if (command.fact.event === 'lost' || command.fact.event === 'broken') this.#world.counts.lost++;
    }
  }

  #setTimer(timer: 'cycle' | 'fence', at: number): void {
    const latest = ++this.#timers[timer];
    this.process.wakeAt(at, () => {
      if (latest === this.#timers[timer]) this.#feed({ type: 'timer' });
    });
  }

  #beginSession(token: number): void {
    this.#world.counts.grants++;
    const { nonce } = this.#setup.request.claim;
    const creates = 1 + this.#world.random.integer(30);
    const session = { token, holder: `${nonce} t${token}`, namespace: '', creates, over: false };
    this.#session = session;
    if (this.#world.protocol.terminatesOlder) this.#terminateOlder(session);
    else this.#openNamespace(session, 0);
  }

  #terminateOlder(session: Session): void {
    if (session.over) return;
    const again = (): void => this.#later(500, () => this.#terminateOlder(session));
    this.process.request(
      () => this.#server.listNamespaces(),
      (found) => {
        const { newer, toDelete } = judge(found, session.token);
        if (newer.length > 0) return this.#feed({ type: 'stop' });
        if (toDelete.length === 0) return this.#openNamespace(session, 0);
        for (const { name } of toDelete) this.#request(() => this.#server.deleteNamespace(name));
        again();
      },
      again,
    );
  }

  #openNamespace(session: Session, attempt: number): void {
    if (session.over) return;
    const { triesEachNameOnce, confirmsNamespace } = this.#world.protocol;
    const name = `t${session.token}-${attempt}`;
    this.process.request(
      () => this.#server.createNamespace(name, session.token),
      (reply) => {
        if (reply === 'exists' && triesEachNameOnce) return this.#openNamespace(session, attempt + 1);
        session.namespace = name;
        if (confirmsNamespace) this.#feed({ type: 'confirm', ticket: 1 });
        else this.#load(session);
      },
      () => this.#openNamespace(session, triesEachNameOnce ? attempt + 1 : attempt),
    );
  }

  #load(session: Session): void {
    if (session.over || !this.#mayLoad()) return;
    if (session.creates-- === 0) {
      session.over = true;
      this.#feed({ type: 'stop' });
      return;
    }
    this.#request(() => this.#server.create(session.namespace, session.holder));
    this.#later(this.#world.between(50, 5000), () => this.#load(session));
  }

  #stopSession(): void {
    if (this.#session !== undefined) this.#session.over = true;
    this.#later(1000, () => this.#feed({ type: 'stop' }));
  }

  #endRequest(): void {
    this.#requests--;
    if (this.#requests > 0) this.#later(this.#world.between(10, 20_000), () => this.#want());
  }

  #later(delay: number, act: () => void): void {
    this.process.wakeAt(this.process.monotonic() + delay, act);
  }

  #request(execute: () => void): void {
    this.process.request(execute, ignore, ignore);
  }
}

const ignore = (): void => {};
