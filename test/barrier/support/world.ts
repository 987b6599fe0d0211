import { answerTo } from '../../../src/barrier/answer.ts';
import type { PilotAnswer, PilotMessage, PilotReport, PilotState } from '../../../src/barrier/message.ts';
import {
  hear,
  isOver,
  isWhole,
  look,
  MUSTER_RULES,
  type Muster,
  openMuster,
  resume,
  watched,
} from '../../../src/barrier/muster.ts';
import { type Random, seededRandom } from '../../../src/model/random.ts';
import { type EpochMs, epochMs, ms, seconds } from '../../../src/model/units.ts';

/** What may go wrong in one history. */
export interface Faults {
  /** Share of messages that are lost, each way. */
  readonly loss: number;
  readonly mostDelayMs: number;
  readonly kills: number;
  /** Whether one that was killed comes back, and as what. */
  readonly returns: 'never' | 'rebooted' | 'restarted';
  readonly missing: number;
  readonly coordinatorRestarts: number;
  /** When what watches the machines begins; absent: nothing is to. */
  readonly watchedAtMs?: number | undefined;
  /** Where the first participant goes on with signs of life alone. */
  readonly hangs?: 'at work' | 'leaving' | undefined;
}

/** A process of a participant, as it truly was. */
interface Process {
  readonly id: string;
  readonly bootId: string;
  readonly nonce: string;
  alive: boolean;
  state: PilotState;
  seen: string;
  ranFrom?: number;
  mainEndedAt?: number;
  diedAt?: number;
  leftAt?: number;
}

export interface History {
  readonly muster: Muster;
  readonly whole: boolean;
  /** Whether the run counted as whole at any moment: its state may be read before its end. */
  readonly wasEverWhole: boolean;
  readonly ended: boolean;
  readonly processes: readonly Process[];
  readonly releasedAt: number | undefined;
  /** When the coordinator came back. */
  readonly restartedAt: readonly number[];
  readonly at: number;
}

const RULES = { ...MUSTER_RULES, arriveWithinMs: seconds(40), endWithinMs: seconds(60) };
export const WATCH_WITHIN = seconds(20);
const HOLD_MS = 2000;
const CALL_MS = 10_000;
const WORK_MS = 15_000;
const LONGEST_MS = 300_000;

/** One run of a barrier with pilots that behave as those in `pilot/`, over a network and on machines that fail. */
export function playHistory(seed: string, size: number, faults: Faults): History {
  const random = seededRandom(seed);
  const queue = createQueue();
  const ids = Array.from({ length: size }, (_, index) => `p${index}`);
  const processes: Process[] = [];
  const restartedAt: number[] = [];
  let muster = openMuster(
    'run',
    ids,
    epochMs(0),
    faults.watchedAtMs === undefined ? RULES : { ...RULES, watchWithinMs: WATCH_WITHIN },
  );
  let isUp = true;
  let releasedAt: number | undefined;
  let wasEverWhole = false;
  let held: { readonly message: PilotMessage; readonly answer: (answer: PilotAnswer) => void; at: number }[] = [];
  let nonces = 0;

  const hangs = ({ id }: Process, where: Faults['hangs']): boolean => id === ids[0] && faults.hangs === where;

  const now = (): EpochMs => epochMs(queue.now());

  const change = (next: Muster): void => {
    muster = next;
    wasEverWhole ||= isWhole(muster);
    if (muster.startAt !== undefined) releasedAt ??= queue.now();
    const answered = held.filter(({ message }) => answerTo(muster, message, now()).say !== seenIn(message));
    held = held.filter((each) => !answered.includes(each));
    for (const { message, answer } of answered) answer(answerTo(muster, message, now()));
  };

  const tick = (): void => {
    if (isUp) {
      change(look(muster, now()));
      const due = held.filter(({ at }) => queue.now() - at >= HOLD_MS);
      held = held.filter((each) => !due.includes(each));
      for (const { message, answer } of due) answer(answerTo(muster, message, now()));
    }
    queue.after(250, tick);
  };

  /** The request and the answer may each be lost. */
  const call = (process: Process, message: PilotMessage, done: (answer: PilotAnswer | undefined) => void): void => {
    let isAnswered = false;
    const settle = (answer: PilotAnswer | undefined): void => {
      if (isAnswered || !process.alive) return;
      isAnswered = true;
      done(answer);
    };
    queue.after(CALL_MS, () => settle(undefined));
    if (random.uniform() < faults.loss) return;
    queue.after(delay(random, faults), () => {
      if (!isUp) return;
      change(hear(muster, message, now()));
      const answer = (said: PilotAnswer): void => {
        if (random.uniform() >= faults.loss) queue.after(delay(random, faults), () => settle(said));
      };
      const said = answerTo(muster, message, now());
      if (message.kind === 'sync' && said.say === message.seen) held.push({ message, answer, at: queue.now() });
      else answer(said);
    });
  };

  const sync = (process: Process, on: (answer: PilotAnswer) => void): void => {
    const { id, bootId, nonce, state, seen } = process;
    const identity = { barrier: 'run', id, bootId, nonce };
    call(process, { ...identity, kind: 'sync', state, seen }, (answer) => {
      if (answer === undefined) queue.after(100 + random.integer(400), () => process.alive && sync(process, on));
      else on(answer);
    });
  };

  const wait = (process: Process): void =>
    sync(process, (answer) => {
      process.seen = answer.say;
      if (answer.say === 'go') return begin(process, answer.startAtMs);
      if (answer.say !== 'wait' && answer.say !== 'prepare') return;
      process.state = answer.say === 'prepare' ? 'prepared' : 'waiting';
      wait(process);
    });

  const begin = (process: Process, at: number): void =>
    queue.after(Math.max(0, at - queue.now()), () => {
      if (!process.alive) return;
      process.ranFrom = queue.now();
      process.state = 'running';
      const beat = (): void => {
        if (process.state === 'running') sync(process, () => beat());
      };
      beat();
      if (hangs(process, 'at work')) return;
      queue.after(WORK_MS * (0.7 + 0.6 * random.uniform()), () => process.alive && report(process));
    });

  const identityOf = ({ id, bootId, nonce }: Process) => ({ barrier: 'run', id, bootId, nonce });

  const report = (process: Process): void => {
    process.mainEndedAt ??= queue.now();
    process.state = 'filling';
    call(process, { ...identityOf(process), kind: 'result', report: reportOf(process) }, (answer) => {
      if (answer === undefined) queue.after(300, () => process.alive && report(process));
      else if (answer.say === 'accepted') fill(process);
    });
  };

  const again = (process: Process): void => queue.after(500, () => process.alive && fill(process));

  const fill = (process: Process): void =>
    sync(process, (answer) => {
      if (answer.say === 'go' || (answer.say === 'leave' && hangs(process, 'leaving'))) return again(process);
      if (answer.say === 'leave') leave(process);
    });

  const leave = (process: Process): void => {
    process.leftAt ??= queue.now();
    call(process, { ...identityOf(process), kind: 'left', end: ANY_END }, (answer) => {
      if (answer === undefined) queue.after(300, () => process.alive && leave(process));
    });
  };

  const enter = (id: string, bootId: string): void => {
    const process: Process = { id, bootId, nonce: `n${nonces++}`, alive: true, state: 'waiting', seen: '' };
    processes.push(process);
    wait(process);
  };

  const kill = (id: string): void => {
    const process = processes.findLast((each) => each.id === id && each.alive);
    if (process === undefined) return;
    process.alive = false;
    process.diedAt = queue.now();
    if (faults.returns === 'never') return;
    const bootId = faults.returns === 'rebooted' ? `${process.bootId}+` : process.bootId;
    queue.after(500 + random.integer(12_000), () => enter(id, bootId));
  };

  const restartCoordinator = (): void => {
    isUp = false;
    held = [];
    queue.after(200 + random.integer(3000), () => {
      isUp = true;
      restartedAt.push(queue.now());
      change(resume(muster, now()));
    });
  };

  for (const id of ids.slice(faults.missing)) queue.after(random.integer(8000), () => enter(id, `boot-${id}`));
  for (let n = 0; n < faults.kills; n++) {
    queue.after(random.integer(35_000), () => kill(ids[random.integer(size)] ?? ''));
  }
  for (let n = 0; n < faults.coordinatorRestarts; n++) queue.after(random.integer(35_000), restartCoordinator);
  if (faults.watchedAtMs !== undefined) queue.after(faults.watchedAtMs, () => isUp && change(watched(muster, now())));
  tick();
  queue.run(() => queue.now() > LONGEST_MS || (isUp && isOver(muster)));
  const verdict = { whole: isWhole(muster), wasEverWhole, ended: isOver(muster) };
  return { muster, ...verdict, processes, releasedAt, restartedAt, at: queue.now() };
}

const seenIn = (message: PilotMessage): string | undefined => (message.kind === 'sync' ? message.seen : undefined);

const delay = (random: Random, { mostDelayMs }: Faults): number => 0.2 + mostDelayMs * random.uniform() ** 4;

const CLOCK = { offsetMs: 0, boundMs: 0, probes: 8 };
const ANY_END = { loadedUntilMs: epochMs(0), fills: 1, clock: CLOCK, driftMs: 0 };
export const REPORT = {
  argv: ['true'],
  exitCode: 0,
  endedBy: 'tool',
  stdout: '',
  stdoutBytes: 0,
  stdoutSha256: '',
  stderr: '',
  clock: CLOCK,
  wallOffMs: 0,
  uptimeS: 0,
  facts: {},
};

const reportOf = ({ ranFrom = 0, mainEndedAt = 0 }: Process): PilotReport => ({
  ...REPORT,
  startedAtMs: epochMs(ranFrom),
  endedAtMs: epochMs(mainEndedAt),
});

function createQueue() {
  const events: { readonly at: number; readonly order: number; readonly act: () => void }[] = [];
  let at = 0;
  let order = 0;
  return {
    now: () => at,
    after(delayMs: number, act: () => void): void {
      const event = { at: at + ms(delayMs), order: order++, act };
      let low = 0;
      let high = events.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const other = events[middle];
        if (other !== undefined && (other.at < event.at || (other.at === event.at && other.order < event.order))) {
          high = middle;
        } else low = middle + 1;
      }
      events.splice(low, 0, event);
    },
    /** The last of the list is the next. */
    run(isDone: () => boolean): void {
      for (let next = events.pop(); next !== undefined; next = events.pop()) {
        at = next.at;
        next.act();
        if (isDone()) return;
      }
    },
  };
}
