/**
 * A job in a cgroup of its own: `job.ts SECONDS BUSY ACCOUNT...`. It waits for a line, reads the host as a run in a pod does, uses one core
 * for the share BUSY of SECONDS, reads it again, and prints a JobReadings.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { connectHost } from '../../../src/adapters/host/host-reader.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { JobReadings } from './round.ts';

const [duration = '', busy = '', ...accounts] = process.argv.slice(2);
const host = connectHost({
  env: { KUBERNETES_SERVICE_HOST: 'kubernetes' },
  clock: systemClock,
  platform: process.platform,
  root: '/',
});

async function look(): Promise<JobReadings['before']> {
  const { signal } = new AbortController();
  const first = accounts.map(usedIn);
  const scrapes = await Promise.all(
    host.sources.map(async (source) => [source.name, await source.sample('during', signal)] as const),
  );
  return { scrapes: Object.fromEntries(scrapes), accounts: { first, last: accounts.map(usedIn) } };
}

/** Seconds, of either version. */
function usedIn(account: string): number {
  const text = readFileSync(account, 'utf8');
  const [, micro] = /^usage_usec (\d+)$/m.exec(text) ?? [];
  return micro === undefined ? Number(text) / 1e9 : Number(micro) / 1e6;
}

await once(process.stdin, 'data');
const before = await look();
const end = performance.now() + Number(duration) * 1000;
while (performance.now() < end) {
  const pause = performance.now() + 20 * Number(busy);
  while (performance.now() < pause);
  await wait(20 * (1 - Number(busy)));
}
const readings: JobReadings = { host: host.describe(), before, after: await look() };
process.stdout.write(JSON.stringify(readings), () => process.exit(0));
