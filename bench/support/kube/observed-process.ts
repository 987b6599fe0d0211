import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type ProcessorTimes, processorTimes } from './processor-times.ts';

/** A process that ended well, and what it and others took of the machine while it ran. */
export interface Observed {
  readonly stdout: string;
  /** The process itself under the name `itself`. */
  readonly processors: ProcessorTimes;
  readonly peakMiB: number;
}

export interface ObserveOptions {
  /** Exit codes that are taken for an end. */
  readonly exits?: readonly number[];
  /** Other processes to look at: name -> pid. */
  readonly beside: Readonly<Record<string, number>>;
}

const EVERY_MS = 100;
/** No side of a bench may take longer: the machine is wanted by others. */
const LONGEST_MS = 20 * 60_000;

/** Looks at a process in /proc until it ends. Rejects with what it said last when it does not end well, or not in time. */
export function observed(child: ChildProcess, { exits = [0], beside }: ObserveOptions): Promise<Observed> {
  const processors = processorTimes({ ...beside, itself: child.pid ?? 0 });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const giveUp = setTimeout(kill, LONGEST_MS);
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
    peakMiB = Math.max(peakMiB, peakOf(child.pid ?? 0));
  }, EVERY_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      clearTimeout(giveUp);
      processors.stop();
      process.off('exit', kill);
      if (code !== null && exits.includes(code)) return resolve({ stdout, processors, peakMiB });
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}: ${stdout.slice(-2000)} ${stderr}`));
    });
  });
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has just ended
  }
}
