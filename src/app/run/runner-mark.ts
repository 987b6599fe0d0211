import { randomUUID } from 'node:crypto';
import { type Hold, holdName, machineName } from '../../adapters/disk/hold.ts';
import { endMarked, type MarkedProgram, markedPrograms } from '../../adapters/marked-programs.ts';
import { counted, firstFew } from '../../model/counted.ts';
import type { Env } from '../env.ts';

/** In the environment of all that the commands of a run start beside its runner: hooks, a subject's command, helm. */
export const RUNNER_VARIABLE = 'PROWESS_RUNNER';

/**
 * Gives a run an environment that marks what its commands start, until it is over. What they started for a runner of this machine that was
 * killed is ended first: it would run beside the load that is measured.
 */
export async function asRunner<R extends { readonly env: Env }, T>(
  request: R,
  { notice }: { readonly notice: (line: string) => void },
  act: (request: R) => Promise<T>,
): Promise<T> {
  const ended = await endLostPrograms();
  if (ended.length > 0) notice(`ended ${lostText(ended)}`);
  const { mark, release } = await holdRunner();
  try {
    return await act({ ...request, env: { ...request.env, [RUNNER_VARIABLE]: mark } });
  } finally {
    release();
  }
}

/** The kernel keeps the name as long as this process lives, so that a mark says whether its runner is at work. */
async function holdRunner(): Promise<Hold & { readonly mark: string }> {
  for (;;) {
    const id = randomUUID();
    const hold = await holdName(nameOf(id));
    if (hold !== undefined) return { ...hold, mark: `${id} ${machineName()}` };
  }
}

const nameOf = (id: string): string => `runner-${id}`;

/** What the commands of runs have started on this machine whose runners are no more. Only Linux shows it. */
export async function lostPrograms(): Promise<MarkedProgram[]> {
  const lost: MarkedProgram[] = [];
  for (const [mark, programs] of Map.groupBy(markedPrograms(RUNNER_VARIABLE), ({ mark }) => mark))
    if (await isLost(mark)) lost.push(...programs);
  return lost;
}

/** A runner of another network may hold its name there: nothing is known of it here. */
async function isLost(mark: string): Promise<boolean> {
  const space = mark.indexOf(' ');
  if (mark.slice(space + 1) !== machineName()) return false;
  const hold = await holdName(nameOf(mark.slice(0, space)));
  hold?.release();
  return hold !== undefined;
}

/** Ends them, and gives what there was. */
export async function endLostPrograms(): Promise<MarkedProgram[]> {
  const lost = await lostPrograms();
  for (const mark of new Set(lost.map((program) => program.mark))) await endMarked(RUNNER_VARIABLE, mark);
  return lost;
}

/** `2 programs of lost runs: sleep (pid 71), tcpdump (pid 72)`. */
export const lostText = (lost: readonly MarkedProgram[]): string =>
  `${counted(lost.length, 'program')} of lost runs: ${firstFew(lost.map(programText))}`;

export const programText = ({ name, pid }: MarkedProgram): string => `${name} (pid ${pid})`;
