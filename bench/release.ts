/**
 * How nearly together 64 participants begin that join over HTTP: `npm run bench:release`. Beside them 64 processes that one pipe wakes, which
 * is as near as processes of this machine can be. Needs Go.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveBarrier } from '../src/adapters/barrier/service.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import type { PilotAnswer, PilotMessage } from '../src/barrier/message.ts';
import { isOver, MUSTER_RULES, openMuster } from '../src/barrier/muster.ts';
import { startSkew } from '../src/fleet/together.ts';
import { minutes, seconds } from '../src/model/units.ts';
import { openDesk } from '../src/runner/fleet/desk.ts';
import { pilotFact } from '../src/runner/fleet/outputs.ts';
import { buildPilot } from '../test/conformance/support/pilot.ts';

const COUNT = 64;
const folder = mkdtempSync(join(tmpdir(), 'release-'));
try {
  const pilot = join(folder, 'pilot');
  buildPilot(pilot);
  for (let round = 1; round <= 3; round++) {
    const { atServerMs, startMs, boundMs } = await overHttp(pilot);
    const pipeMs = await byOnePipe();
    const ratio = startMs / pipeMs;
    console.log(
      `round ${round}: released within ${atServerMs.toFixed(2)} ms at the server (at most 5 asked); began within ${startMs.toFixed(1)} ms ± ${boundMs.toFixed(1)}; woken by one pipe within ${pipeMs.toFixed(1)} ms; ratio ${ratio.toFixed(2)} (at most 2 asked)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function overHttp(pilot: string) {
  const ids = Array.from({ length: COUNT }, (_, index) => `p${index}`);
  const rules = { ...MUSTER_RULES, arriveWithinMs: minutes(2), prepareWithinMs: seconds(5), leadMs: seconds(1) };
  const desk = openDesk(openMuster('release', ids, systemClock.now(), rules), systemClock);
  const released: number[] = [];
  const hear = async (message: PilotMessage): Promise<PilotAnswer> => {
    const answer = await desk.hear(message);
    if (answer.say === 'go' && message.kind === 'sync' && message.seen !== 'go') released.push(systemClock.monotonic());
    return answer;
  };
  const service = await serveBarrier({ host: '127.0.0.1', port: 0 }, 'token', { hear, refuse: desk.refuse });
  const words = (id: string) => [
    'join',
    `http://127.0.0.1:${service.port}`,
    '--start',
    'release',
    '--id',
    id,
    '--report',
    '',
  ];
  const all = ids.map((id) =>
    spawn(pilot, [...words(id), '--', 'sleep', '0.2'], {
      env: { ...process.env, PILOT_TOKEN: 'token' },
      stdio: 'ignore',
    }),
  );
  await desk.until(isOver, new AbortController().signal);
  await Promise.all(all.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
  desk.close();
  await service.close();
  const members = [...desk.reported].map(([name, said]) => ({
    name,
    startedAt: said.report.startedAtMs,
    endedAt: said.report.endedAtMs,
    pilot: pilotFact(said),
  }));
  const skew = startSkew(members);
  return {
    atServerMs: Math.max(...released) - Math.min(...released),
    startMs: skew?.apartMs ?? Number.NaN,
    boundMs: skew?.boundMs ?? Number.NaN,
  };
}

/** Each shell waits for the end of one pipe, which all have, and says the time at which it sees it. */
async function byOnePipe(): Promise<number> {
  const script = `mkfifo "$0/pipe"; for i in $(seq ${COUNT}); do (read -r _ <"$0/pipe"; date +%s%N) & done >"$0/times"; exec 3<>"$0/pipe"; sleep 2; for i in $(seq ${COUNT}); do echo; done >&3; wait; rm "$0/pipe"; cat "$0/times"`;
  const times = execFileSync('sh', ['-c', script, folder], { encoding: 'utf8' }).trim().split('\n').map(BigInt);
  const [first = 0n, last = 0n] = [times.reduce((a, b) => (a < b ? a : b)), times.reduce((a, b) => (a > b ? a : b))];
  return Number(last - first) / 1e6;
}
