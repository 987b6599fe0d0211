import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until something holds; the test's own time limit is the bound. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
