import { spawnSync } from 'node:child_process';

/** Runs two programs in turn, each a process of its own, and prints both medians and the median ratio of two that follow each other. */
export function compareInTurn(
  what: string,
  run: { readonly ours: () => number; readonly theirs: () => number },
  rounds = 15,
): void {
  const times = Array.from({ length: rounds }, () => ({ ours: run.ours(), theirs: run.theirs() }));
  const [ours, theirs] = [median(times.map((round) => round.ours)), median(times.map((round) => round.theirs))];
  const ratio = median(times.map((round) => round.ours / round.theirs));
  console.log(`${what}: ${ours.toFixed(0)} ms, ${theirs.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Milliseconds from the start of a process to its end; throws where it does not end with 0. */
export function timed(program: string, args: readonly string[], cwd: string): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}`);
  return performance.now() - start;
}
