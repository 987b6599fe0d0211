import { messageOf } from '../../model/errors.ts';
import { labelPair } from '../../render/openmetrics.ts';
import { seriesKey } from '../../runner/metrics/exposition.ts';
import { ownCgroups } from './cgroups.ts';
import type { KernelFiles } from './read.ts';
import { pressure, processorTimes } from './texts.ts';

/** Counters by the names of node_exporter and cAdvisor, in seconds or as whole numbers. */
export type Counters = Readonly<Record<string, number>>;

/** What the machine's processors did. */
export const processors = (files: KernelFiles): Counters =>
  Object.fromEntries(
    Object.entries(processorTimes(files.text('/proc/stat')))
      .filter(([mode]) => MODES.includes(mode))
      .map(([mode, seconds]) => [seriesKey('node_cpu_seconds_total', [labelPair('mode', mode)]), seconds]),
  );

/** Not those of waiting and idling, which the kernel may take back. */
const MODES: readonly string[] = ['user', 'nice', 'system', 'irq', 'softirq', 'steal'];

/** How long tasks of the machine waited. Of a whole machine's CPU not all of them can. */
export const pressures = (files: KernelFiles): Counters => ({
  ...pressureOf('cpu', ['waiting'], files),
  ...pressureOf('memory', ['waiting', 'stalled'], files),
  ...pressureOf('io', ['waiting', 'stalled'], files),
});

function pressureOf(resource: string, kinds: readonly ('waiting' | 'stalled')[], files: KernelFiles): Counters {
  const read = pressure(pressureText(`/proc/pressure/${resource}`, files));
  const known = kinds.filter((kind) => read[kind] !== undefined);
  return Object.fromEntries(
    known.map((kind) => [`node_pressure_${resource}_${kind}_seconds_total`, read[kind] ?? Number.NaN]),
  );
}

function pressureText(path: string, files: KernelFiles): string {
  try {
    return files.text(path);
  } catch (error) {
    throw new Error(`${messageOf(error)}: the kernel gives no pressure stall information (CONFIG_PSI, psi=1)`, {
      cause: error,
    });
  }
}

/** What the cgroups around this process used, and how often their limits stopped them. Throws Error where there are none. */
export function cgroups(files: KernelFiles): Counters {
  const { all } = ownCgroups(files);
  if (all.length === 0) throw new Error('this process is in no cgroup of its own: nothing limits its CPU');
  return Object.fromEntries(
    all.flatMap((cgroup) =>
      Object.entries(cgroup.counters()).map(([family, value]) => [
        seriesKey(family, [labelPair('id', cgroup.id)]),
        value,
      ]),
    ),
  );
}
