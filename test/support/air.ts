import type { Result } from '../../src/model/result.ts';
import { type Milliseconds, ms } from '../../src/model/units.ts';

/** What is the machine's doing: the sender, or all of our process, waited for a processor, or the clock was set. */
const OF_THE_MACHINE: readonly string[] = ['load-as-requested', 'observer-awake', 'clock-steady'];
const ATTEMPTS = 5;

/**
 * On a machine that has other work a run may get no processor in time: it says so, and is INVALID for that alone, save for what the test
 * itself does to it.
 */
export function lackedAir({ validity }: Result, provoked: readonly string[] = []): boolean {
  const broken = validity.filter(({ passed, rule }) => !passed && !provoked.includes(rule));
  return broken.length > 0 && broken.every(({ rule }) => OF_THE_MACHINE.includes(rule));
}

/** Makes such a run again, a few times at most; one of a suite has several results. */
export async function withAir<Run extends { readonly result: Result | readonly Result[] }>(
  run: (attempt: number) => Promise<Run>,
  provoked: readonly string[] = [],
): Promise<Run> {
  for (let attempt = 1; ; attempt++) {
    const made = await run(attempt);
    const lacked = [made.result].flat().some((result) => lackedAir(result, provoked));
    if (attempt === ATTEMPTS || !lacked) return made;
  }
}

/**
 * Does what a time limit ends, of which something must come first: within `shortest`, and within twice the time again where the machine
 * was too slow for that. Gives what it made last.
 */
export async function givenTimeFor<Made>(
  shortest: Milliseconds,
  act: (within: Milliseconds) => Promise<Made>,
  cameFirst: (made: Made) => boolean,
): Promise<Made> {
  for (let within = shortest; ; within = ms(within * 2)) {
    const made = await act(within);
    if (cameFirst(made) || within > LONGEST_MS) return made;
  }
}

const LONGEST_MS = 20_000;
