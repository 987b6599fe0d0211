import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { EpochMs } from '../../src/model/units.ts';

/** A process that ended well, as Linux saw it while it ran. */
export interface Observed {
  readonly stdout: string;
  /** Processor seconds, user and system, that it had taken at a moment; at its end without one. */
  cpuSeconds(until?: EpochMs): number;
  readonly peakMiB: number;
}

const EVERY_MS = 100;
/** Of /proc/PID/stat: ticks of a hundredth of a second, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Looks at a process in /proc until it ends. Rejects with what it said last when it does not end well. */
export function observed(child: ChildProcess, acceptable: readonly number[] = [0]): Promise<Observed> {
  const samples: { readonly at: EpochMs; readonly cpu: number }[] = [];
  let peakMiB = 0;
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-4000);
  });
  const timer = setInterval(() => {
    const seen = lookAt(child.pid ?? 0);
    if (seen === undefined) return;
    samples.push({ at: systemClock.now(), cpu: seen.cpu });
    peakMiB = Math.max(peakMiB, seen.peakMiB);
  }, EVERY_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code === null || !acceptable.includes(code))
        return reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}: ${stdout.slice(-2000)} ${stderr}`));
      const cpuSeconds = (until = systemClock.now()): number => samples.findLast(({ at }) => at <= until)?.cpu ?? 0;
      resolve({ stdout, cpuSeconds, peakMiB });
    });
  });
}

function lookAt(pid: number): { readonly cpu: number; readonly peakMiB: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
    const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return { cpu: (user + system) / TICKS_PER_SECOND, peakMiB: peakKiB / 1024 };
  } catch {
    return undefined; // it has just ended
  }
}
