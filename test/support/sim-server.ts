import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A simulator in a process of its own, over HTTP; it outlives the runners that are killed. */
export interface SimServer {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** Starts `prowess sim serve` on a port of its own and resolves when it serves. It is ended by `stop`, or with us. */
export async function startSimServer(folder: string, args: readonly string[] = []): Promise<SimServer> {
  const kubeconfig = join(folder, 'kubeconfig');
  const child = spawn(process.execPath, [main, 'sim', 'serve', '--port', '0', '--kubeconfig', kubeconfig, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.on('exit', endWithUs);
  await serving(child);
  return {
    kubeconfig,
    stop: () =>
      new Promise((resolve) => {
        process.off('exit', endWithUs);
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function serving(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk;
      if (said.includes('127.0.0.1')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`sim serve ended with ${code}: ${said}`)));
  });
}
