import { answerTo } from '../../barrier/answer.ts';
import type { PilotAnswer, PilotEnding, PilotIdentity, PilotMessage, PilotReport } from '../../barrier/message.ts';
import { giveUp, hear, listenFrom, look, lose, type Muster, stateOf, watched } from '../../barrier/muster.ts';
import type { Clock } from '../../model/clock.ts';
import { firstFew } from '../../model/counted.ts';
import { FLEET_TOKEN_VARIABLE } from '../../model/fleet.ts';
import type { WatchedLoad } from '../../model/node-load.ts';
import { elapsed, type Milliseconds, ms, seconds } from '../../model/units.ts';
import { type LoadMessage, loadTaker } from './loads.ts';
import type { BarrierListener } from './port.ts';

/** Where pilots report: it keeps the barrier's state, holds an answer back until there is something new, and keeps what was reported. */
export interface MusterDesk extends BarrierListener {
  /** What is seen of a participant by other ways than its own words. */
  lose(id: string, reason: string): void;
  giveUp(reason: string): void;
  /** The machines of the participants are watched, as far as they will be. */
  watched(): void;
  muster(): Muster;
  readonly reported: ReadonlyMap<string, PilotSaid>;
  /** Addresses and serial lines from which calls came without the token of the run: the first of them, for anything may call. */
  readonly refused: ReadonlySet<string>;
  /** Resolves when it is so; rejects with the signal's reason, or with an unexpected error in what is heard and looked at. */
  until(isSo: (muster: Muster) => boolean, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** What a participant has said of itself. */
export interface PilotSaid {
  readonly identity: PilotIdentity;
  readonly report: PilotReport;
  readonly end?: PilotEnding;
}

/** An answer is held for so long: each question is a sign of life. */
const HOLD_MS: Milliseconds = seconds(2);
/** Watchers have a sample each second. */
const HOLD_WATCHERS_MS: Milliseconds = seconds(1);
const LOOK_EVERY_MS: Milliseconds = ms(250);
/** After so long without a look our process did not run. */
const DEAF_AFTER_MS: Milliseconds = seconds(1);
const MOST_REFUSED = 16;

/** @param onLoad takes what watchers say, as it comes */
export function openDesk(muster: Muster, clock: Clock, onLoad: (load: WatchedLoad) => void = () => {}): MusterDesk {
  const takeLoad = loadTaker();
  const reported = new Map<string, PilotSaid>();
  const refused = new Set<string>();
  const closed = new AbortController();
  let now = muster;
  let changed = Promise.withResolvers<void>();
  let defect: { readonly error: unknown } | undefined;

  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  const become = (next: Muster): void => {
    if (next === now) return;
    now = next;
    wake();
  };

  const keep = (message: PilotMessage, before: Muster): void => {
    const { id } = message;
    if (now.attendance.get(id)?.nonce !== message.nonce) return;
    if (message.kind === 'result' && stateOf(before, id) !== stateOf(now, id) && !reported.has(id)) {
      reported.set(id, { identity: identityOf(message), report: message.report });
    }
    const kept = reported.get(id);
    if (message.kind === 'left' && kept !== undefined) reported.set(id, { ...kept, end: message.end });
  };

  const watch = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      become(look(now, clock.now()));
      const lookedAt = clock.now();
      await clock.sleep(LOOK_EVERY_MS, closed.signal);
      // What was said while our process did not run is still to be heard.
      if (elapsed(lookedAt, clock.now()) > DEAF_AFTER_MS) become(listenFrom(now, clock.now()));
    }
  };
  /** A pilot that is answered with an error only calls again, and would be lost as a silent one. */
  const fail = (error: unknown): void => {
    if (closed.signal.aborted) return;
    defect ??= { error };
    wake();
  };
  watch().catch(fail);

  return {
    reported,
    refused,
    refuse: (address) => {
      if (refused.has(address) || refused.size >= MOST_REFUSED) return;
      refused.add(address);
      wake();
    },
    muster: () => now,
    lose: (id, reason) => become(lose(now, id, reason)),
    giveUp: (reason) => become(giveUp(now, reason)),
    watched: () => become(watched(now, clock.now())),
    close: () => closed.abort(),
    async hear(message) {
      try {
        return await (message.kind === 'load' ? hearLoad(message) : hearParticipant(message));
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    async until(isSo, signal) {
      while (!isSo(now)) {
        signal.throwIfAborted();
        if (defect !== undefined) throw defect.error;
        const aborted = Promise.withResolvers<void>();
        signal.addEventListener('abort', () => aborted.resolve(), { once: true });
        await Promise.race([changed.promise, aborted.promise]);
      }
    },
  };

  async function hearParticipant(message: Exclude<PilotMessage, LoadMessage>): Promise<PilotAnswer> {
    const before = now;
    become(hear(now, message, clock.now()));
    keep(message, before);
    const answer = answerTo(now, message, clock.now());
    if (message.kind !== 'sync' || answer.say !== message.seen) return answer;
    await unlessNews(message, message.seen, HOLD_MS);
    return answerTo(now, message, clock.now());
  }

  /** A watcher hears at once that the barrier is over. */
  async function hearLoad(message: LoadMessage): Promise<PilotAnswer> {
    const answer = answerTo(now, message, clock.now());
    if (answer.say === 'gone') return answer;
    const load = takeLoad(message, clock.now());
    if (load === undefined) return { say: 'gone', reason: `another process watches ${message.id}` };
    if (load.samples.length > 0 || load.facts !== undefined) onLoad(load);
    if (answer.say !== 'wait') return answer;
    await unlessNews(message, answer.say, HOLD_WATCHERS_MS);
    return answerTo(now, message, clock.now());
  }

  /** Until the answer to a message is another one, or it was held for long enough. */
  async function unlessNews(message: PilotMessage, seen: string, holdMs: Milliseconds): Promise<void> {
    const over = new AbortController();
    let isOver = false;
    const enough = clock.sleep(holdMs, AbortSignal.any([over.signal, closed.signal])).then(
      () => {
        isOver = true;
      },
      () => {
        isOver = true;
      },
    );
    while (!isOver && answerTo(now, message, clock.now()).say === seen) {
      await Promise.race([changed.promise, enough]);
    }
    over.abort();
  }
}

/** Why a participant may be missing though it called; empty where all calls had the token. */
export const refusedText = ({ refused }: Pick<MusterDesk, 'refused'>): string =>
  refused.size === 0
    ? ''
    : `; refused for a wrong token: ${firstFew([...refused])} (PILOT_TOKEN there must be the token of this run, which ${FLEET_TOKEN_VARIABLE} sets)`;

const identityOf = ({ barrier, id, bootId, nonce, benchmark, tags }: PilotMessage): PilotIdentity => ({
  ...{ barrier, id, bootId, nonce },
  ...(benchmark !== undefined && { benchmark }),
  ...(tags !== undefined && { tags }),
});
