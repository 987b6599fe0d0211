import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProwess } from './packed.ts';

export interface SimServer {
  readonly url: string;
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** `prowess sim serve` as a process of its own, which outlives the death of what runs against it. */
export async function simServer(args: readonly string[] = [], start = simServe): Promise<SimServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sim-serve-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const child = start(['--kubeconfig', kubeconfig, ...args]);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close');
  const said = await Promise.race([once(child.stderr, 'data').then(String), ended.then(() => 'nothing: it ended')]);
  const url = /simulated cluster on (http:[^;\s]+)/.exec(said)?.[1];
  if (url === undefined) throw new Error(`sim serve said ${said}`);
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  return {
    url,
    kubeconfig,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
      rmSync(folder, { recursive: true });
    },
  };
}

const simServe = (args: readonly string[]): ReturnType<typeof startProwess> =>
  startProwess(['sim', 'serve', ...args], {});
