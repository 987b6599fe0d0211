import { spawn } from 'node:child_process';

/** A process that ended well, and what it took. */
export interface Spawned {
  readonly stdout: string;
  readonly seconds: number;
  /** Processor time, user and system. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** GNU time measures any program the same way. */
const TIME = ['/usr/bin/time', '-f', 'took %U %S %M'];

/** Runs a program in a process of its own. Rejects with what it said when it does not end well. */
export function spawned(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Spawned> {
  const [program = '', ...args] = [...TIME, ...command];
  const started = performance.now();
  const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const took = /took ([\d.]+) ([\d.]+) (\d+)/.exec(stderr);
      if (code !== 0 || took === null) return reject(new Error(`${command.join(' ')} ended with ${code}: ${stderr}`));
      const [user = 0, system = 0, peakKiB = 0] = took.slice(1).map(Number);
      const seconds = (performance.now() - started) / 1000;
      resolve({ stdout, seconds, cpuSeconds: user + system, peakMiB: peakKiB / 1024 });
    });
  });
}
