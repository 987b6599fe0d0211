import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type PeerName, peer } from './peers.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a real program to its end; it is killed after `timeoutMs`, and then `code` is null. */
export async function run(
  name: PeerName,
  args: readonly string[],
  { input = '', timeoutMs = 120_000, env = {} } = {},
): Promise<Outcome> {
  const surroundings = { ...process.env, ...env };
  const child = spawn(await peer(name), args, { timeout: timeoutMs, killSignal: 'SIGKILL', env: surroundings });
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => {}); // a program that stops before it has read everything is judged by its exit code
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, stdout, stderr };
}

/** Asks a program of ours that answers each line of JSON with one line of JSON. */
export async function ask<Answer>(name: PeerName, questions: readonly unknown[]): Promise<Answer[]> {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { code, stdout, stderr } = await run(name, [], { input });
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
