import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { PilotAnswer, PilotState } from '../../src/barrier/message.ts';
import { MUSTER_RULES } from '../../src/barrier/muster.ts';

/** Where a barrier is reached. */
export interface Service {
  readonly url: string;
  readonly token: string;
}

/** Carries a message to the barrier, and its answer back. */
export type Carrier = (message: object) => Promise<PilotAnswer>;

type Process = { bootId?: string; nonce?: string };

/** What another pilot says for a participant, over HTTP. */
export const standIn = ({ url, token }: Service, id: string, process?: Process) =>
  standInOver(
    async (message) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/v1/pilot`, { method: 'POST', headers, body: JSON.stringify(message) });
      return (await response.json()) as PilotAnswer;
    },
    id,
    process,
  );

/** Says each message of a participant by hand, so that any history can be played. */
export function standInOver(carry: Carrier, id: string, process: Process = {}) {
  const { bootId = `boot-of-${id}`, nonce = `process-of-${id}` } = process;
  const say: Carrier = (message) => carry({ barrier: 'fleet', id, bootId, nonce, ...message });
  const sync = (state: PilotState, seen = ''): Promise<PilotAnswer> => say({ kind: 'sync', state, seen });

  /** Answers until the work begins, and says when that was by the clock of the service. */
  const untilReleased = async (): Promise<number> => {
    let state: PilotState = 'waiting';
    let answer = await sync(state);
    while (answer.say === 'wait' || answer.say === 'prepare') {
      state = answer.say === 'prepare' ? 'prepared' : 'waiting';
      answer = await sync(state, answer.say);
    }
    if (answer.say !== 'go') throw new Error(`${id} was sent away: ${JSON.stringify(answer)}`);
    await setTimeout(MUSTER_RULES.leadMs);
    return answer.startAtMs;
  };

  /** A command that took no time and printed this. */
  const report = (startAtMs: number, stdout: string, endedBy = 'tool'): Promise<PilotAnswer> =>
    say({
      kind: 'result',
      report: {
        ...{ argv: ['ours'], exitCode: 0, endedBy, startedAtMs: startAtMs, endedAtMs: startAtMs },
        ...{ stdout, stdoutBytes: stdout.length, stdoutSha256: createHash('sha256').update(stdout).digest('hex') },
        ...{ stderr: '', clock: CLOCK, wallOffMs: 0, uptimeS: 100, facts: {} },
      },
    });

  const untilLeave = async (): Promise<void> => {
    for (let answer = await sync('filling'); answer.say === 'go'; answer = await sync('filling', 'go'));
    await say({ kind: 'left', end: { loadedUntilMs: 0, fills: 0, clock: CLOCK, driftMs: 0 } });
  };

  return {
    sync,
    untilReleased,
    report,
    untilLeave,
    /** All of it, as a pilot that nothing happens to. */
    async work(stdout: string): Promise<void> {
      await report(await untilReleased(), stdout);
      await untilLeave();
    },
  };
}

const CLOCK = { offsetMs: 0, boundMs: 1, probes: 8 };
