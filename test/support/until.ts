import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until something holds. Gives up long after the slowest machine, and before the time limit of tests, to say what was waited for. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const givesUpAt = performance.now() + LONGEST_MS;
  while (!(await holds())) {
    if (performance.now() > givesUpAt) throw new Error(`this did not come to hold in ${LONGEST_MS} ms: ${holds}`);
    await sleep(20);
  }
}

const LONGEST_MS = 600_000;
