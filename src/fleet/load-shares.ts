import type { LoadSample } from '../model/node-load.ts';
import { elapsed } from '../model/units.ts';

/** Shares of the time, from 0 to 1. */
export interface LoadShares {
  /** Of all CPUs: neither idle, nor waiting for I/O, nor stolen by a hypervisor below. */
  readonly busy: number;
  readonly steal: number;
  /** In which some tasks waited for the resource; absent where the kernel has no PSI. */
  readonly pressure: Readonly<Partial<Record<PressureResource, number>>>;
  /** The least MemAvailable. */
  readonly availableBytes?: number;
}

export const PRESSURE_RESOURCES = ['cpu', 'memory', 'io'] as const;
type PressureResource = (typeof PRESSURE_RESOURCES)[number];

/**
 * What a machine did between the first and the last of its samples, which are of one boot; those between are needed for its memory alone.
 * Undefined where no tick has passed.
 */
export function sharesOf(samples: readonly LoadSample[]): LoadShares | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const cpu = cpuShares(first, last);
  if (cpu === undefined) return undefined;
  const available = samples.flatMap(({ availableBytes }) => availableBytes ?? []);
  return {
    ...cpu,
    pressure: pressureShares(first, last),
    ...(available.length > 0 && { availableBytes: Math.min(...available) }),
  };
}

/** Guests are within `user` and `nice`. */
const COLUMNS = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];

/** Undefined where no tick has passed. */
function cpuShares(first: LoadSample, last: LoadSample): Pick<LoadShares, 'busy' | 'steal'> | undefined {
  const rise = (column: string): number => (last.cpu[column] ?? 0) - (first.cpu[column] ?? 0);
  const all = COLUMNS.reduce((sum, column) => sum + rise(column), 0);
  if (all <= 0) return undefined;
  const rest = rise('idle') + rise('iowait') + rise('steal');
  return { busy: share((all - rest) / all), steal: share(rise('steal') / all) };
}

function pressureShares(first: LoadSample, last: LoadSample): LoadShares['pressure'] {
  const us = elapsed(first.at, last.at) * 1000;
  return Object.fromEntries(
    PRESSURE_RESOURCES.flatMap((resource) => {
      const key = `${resource} some`;
      const [from, to] = [first.pressureUs[key], last.pressureUs[key]];
      return from === undefined || to === undefined || us <= 0 ? [] : [[resource, share((to - from) / us)]];
    }),
  );
}

/** Counters and the clock are read one after the other, and the kernel's `idle` may step back by a tick. */
const share = (value: number): number => Math.min(1, Math.max(0, value));
