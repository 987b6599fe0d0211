import type { EpochMs } from '../../../src/model/units.ts';
import { MACHINE, PROCESSORS } from './processor-times.ts';
import type { Side } from './side.ts';
import type { Task } from './tool.ts';

/** Where a side's time went, while it created and from then until everything ran, and what that says of its limit. */
export function limitsOf(side: Side, { perSecond }: Task): string[] {
  const { firstSentAt, lastCreatedAt, lastRunningAt, inFlight, turnedAway } = side.audit;
  const creating = sharesIn(side, firstSentAt, lastCreatedAt);
  return [
    `limited by ${perSecond === undefined ? limitOf(side, creating) : 'the pace that was asked for'}`,
    `creating ${span(firstSentAt, lastCreatedAt)}: ${inFlight.toFixed(1)} creations in flight, ${turnedAway} answers of 429; ${sharesText(creating)}`,
    `until all ran ${span(firstSentAt, lastRunningAt)}: ${sharesText(sharesIn(side, firstSentAt, lastRunningAt))}`,
  ];
}

interface Shares {
  /** Of one processor, by process; the largest first. */
  readonly processes: readonly (readonly [name: string, share: number])[];
  /** Of all processors. */
  readonly machine: number;
  /** Of one processor, by whatever else runs there. */
  readonly others: number;
}

function sharesIn({ process: { processors } }: Side, from: EpochMs, until: EpochMs): Shares {
  const processes = processors.names
    .filter((name) => name !== MACHINE)
    .map((name) => [name, processors.share(name, from, until)] as const)
    .sort(([, one], [, other]) => other - one);
  const machine = processors.share(MACHINE, from, until);
  const known = processes.reduce((total, [, share]) => total + share, 0);
  return { processes, machine: machine / PROCESSORS, others: Math.max(0, machine - known) };
}

/** A tool that never has more than one creation on its way waits for itself; else a program lacks a processor, or the server is slow. */
function limitOf({ audit }: Side, { processes, machine }: Shares): string {
  const own = processes.find(([name]) => name === 'itself')?.[1] ?? 0;
  if (own > 0.9) return 'its own processor time';
  if (audit.turnedAway > 0) return 'the API server, which turned creations away';
  if (audit.inFlight < 1) return 'itself: for most of the time none of its creations was on its way';
  return machine > 0.9 ? 'the processors, of which there are none left' : "the API server's answers";
}

function sharesText({ processes, machine, others }: Shares): string {
  const shares = processes.filter(([, share]) => share >= 0.005).map(([name, share]) => `${name} ${percent(share)}`);
  return `of a processor ${shares.join(', ')}, others ${percent(others)}; machine ${percent(machine)} busy`;
}

const span = (from: EpochMs, until: EpochMs): string => `${((until - from) / 1000).toFixed(1)} s`;

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
