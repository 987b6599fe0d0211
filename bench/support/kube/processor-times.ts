import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { EpochMs } from '../../../src/model/units.ts';

/** How much processor time processes take, as Linux counts it; asked ten times a second. */
export interface ProcessorTimes {
  readonly names: readonly string[];
  /** Seconds that one had taken at a moment; 0 before it began. */
  at(name: string, moment: EpochMs): number;
  /** Share of one processor that one took between two moments. */
  share(name: string, from: EpochMs, until: EpochMs): number;
  stop(): void;
}

export const PROCESSORS = availableParallelism();
/** Everything that ran on the machine, under this name. */
export const MACHINE = 'machine';

const EVERY_MS = 100;
/** Of /proc: ticks of a hundredth of a second, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Watches the processes of these ids, and the machine. */
export function processorTimes(pids: Readonly<Record<string, number>>): ProcessorTimes {
  const samples: Sample[] = [];
  const look = (): void => {
    const processes = Object.entries(pids).flatMap(([name, pid]) => {
      const taken = secondsOf(pid);
      return taken === undefined ? [] : [[name, taken] as const];
    });
    samples.push({ at: systemClock.now(), seconds: new Map([...processes, [MACHINE, machineSeconds()]]) });
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  const before = (moment: EpochMs): Sample | undefined => samples.findLast(({ at }) => at <= moment) ?? samples[0];
  const at = (name: string, moment: EpochMs): number => before(moment)?.seconds.get(name) ?? 0;
  return {
    names: [...Object.keys(pids), MACHINE],
    at,
    share: (name, from, until) => (at(name, until) - at(name, from)) / ((until - from) / 1000),
    stop: () => clearInterval(timer),
  };
}

interface Sample {
  readonly at: EpochMs;
  readonly seconds: ReadonlyMap<string, number>;
}

function secondsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
    return (user + system) / TICKS_PER_SECOND;
  } catch {
    return undefined; // it has just ended
  }
}

/** All that was not idle, of all processors together. */
function machineSeconds(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = first.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}
