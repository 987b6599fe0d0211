import { randomUUID } from 'node:crypto';
import { type Hold, holdName, machineName } from '../../adapters/disk/hold.ts';
import { endMarked, type MarkedProgram, markedPrograms } from '../../adapters/marked-programs.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { shortHash } from '../../model/identity.ts';
import type { Env } from '../env.ts';

/** In the environment of all that the commands of a run start beside its runner: hooks, a subject's command, helm; and of what a look starts. */
export const RUNNER_VARIABLE = 'PROWESS_RUNNER';

/**
 * Gives a run an environment that marks what its commands start, until it is over. What they started for a runner of this place and machine
 * that was killed is ended first: it would run beside the load that is measured. What runs elsewhere have started is left to them.
 * @param place the folder of the run's site; of looks, their common name
 */
export async function asRunner<R extends { readonly env: Env }, T>(
  request: R,
  place: string,
  { notice }: { readonly notice: (line: string) => void },
  act: (request: R) => Promise<T>,
): Promise<T> {
  const ended = await endLostPrograms(place);
  if (ended.length > 0) notice(`ended ${lostText(ended)}`);
  const { mark, release } = await holdRunner(place);
  try {
    return await act({ ...request, env: { ...request.env, [RUNNER_VARIABLE]: mark } });
  } finally {
    release();
  }
}

/** The kernel keeps the name as long as this process lives, so that a mark says whether its runner is at work. */
async function holdRunner(place: string): Promise<Hold & { readonly mark: string }> {
  for (;;) {
    const id = randomUUID();
    const hold = await holdName(nameOf(id));
    if (hold !== undefined) return { ...hold, mark: [id, shortHash(machineName()), shortHash(place)].join(' ') };
  }
}

const nameOf = (id: string): string => `runner-${id}`;

/** What the commands of a place's runs have started on this machine whose runners are no more. Only Linux shows it. */
export async function lostPrograms(place: string): Promise<MarkedProgram[]> {
  const own = markedPrograms(RUNNER_VARIABLE).filter(({ mark }) => mark.endsWith(` ${shortHash(place)}`));
  const lost: MarkedProgram[] = [];
  for (const [mark, programs] of Map.groupBy(own, (program) => program.mark))
    if (await isLost(mark)) lost.push(...programs);
  return lost;
}

/** Whether the holder of a mark is no more. One of another network may hold its name there: nothing is known of it here. */
export async function isLost(mark: string): Promise<boolean> {
  const [id = '', machine] = mark.split(' ');
  if (machine !== shortHash(machineName())) return false;
  const hold = await holdName(nameOf(id));
  hold?.release();
  return hold !== undefined;
}

/** Ends them, and gives what there was. */
export async function endLostPrograms(place: string): Promise<MarkedProgram[]> {
  const lost = await lostPrograms(place);
  for (const mark of new Set(lost.map((program) => program.mark))) await endMarked(RUNNER_VARIABLE, mark);
  return lost;
}

/** `2 programs of lost runs: sleep (pid 71), tcpdump (pid 72)`. */
export const lostText = (lost: readonly MarkedProgram[]): string =>
  `${counted(lost.length, 'program')} of lost runs: ${firstFew(lost.map(programText))}`;

export const programText = ({ name, pid }: MarkedProgram): string => `${name} (pid ${pid})`;
