import { runLogged } from '../../adapters/command.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import { ms, seconds } from '../../model/units.ts';

/** Programs that serve pages on this machine, each in a process group of its own. */
export interface Programs {
  /** Starts one and waits until its address answers; throws KnownError where it ends before, or does not in time. */
  serve(served: ServedProgram): Promise<void>;
  /** Resolves when the person stops looking; rejects where a program ends by itself. */
  untilStopped(): Promise<void>;
  /** Ends all of them, and waits for it. */
  end(): Promise<void>;
}

export interface ServedProgram {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers with a status of 2xx once it is ready. */
  readonly ready: string;
}

const READY_WITHIN = seconds(30);

export function createPrograms(cwd: string, env: Readonly<Record<string, string>>, stop: AbortSignal): Programs {
  const over = new AbortController();
  const ended = AbortSignal.any([stop, over.signal]);
  const running: Promise<never>[] = [];

  const run = async ({ name, command, env: more = {} }: ServedProgram): Promise<never> => {
    const { code, lastLines } = await runLogged(
      command,
      { cwd, env: { ...env, ...more }, quiet: true, showAtMost: 0 },
      ended,
    );
    throw new KnownError('infrastructure', `${name} ended with ${code}: ${lastLines}`);
  };
  return {
    async serve(served) {
      const process = run(served);
      process.catch(() => {});
      running.push(process);
      await Promise.race([process, untilReady(served, ended)]);
    },
    async untilStopped() {
      await Promise.race(running).catch((error: unknown) => {
        if (!stop.aborted) throw error;
      });
    },
    async end() {
      over.abort();
      await Promise.allSettled(running);
    },
  };
}

async function untilReady({ name, ready }: ServedProgram, stop: AbortSignal): Promise<void> {
  const giveUp = systemClock.monotonic() + READY_WITHIN;
  let last = '';
  while (systemClock.monotonic() < giveUp) {
    const answer = await fetch(ready, { signal: stop }).catch(messageOf);
    stop.throwIfAborted();
    if (typeof answer !== 'string' && answer.ok) return;
    last = typeof answer === 'string' ? answer : `it answered ${answer.status}`;
    await systemClock.sleep(ms(100), stop);
  }
  throw new KnownError('infrastructure', `${name} was not ready within ${READY_WITHIN / 1000} s: ${ready}: ${last}`);
}
