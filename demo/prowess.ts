import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROWESS = join(import.meta.dirname, '../src/cli/main.ts');

/** Runs the command line as a process of its own, in a site; throws with what it said where it ends with another code than 0. */
export async function prowess(
  site: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [PROWESS, ...args], {
    cwd: site,
    env: { PATH, HOME, XDG_CACHE_HOME: join(site, 'cache'), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`prowess ${args[0]} ended with ${code}:\n${said}`);
}
