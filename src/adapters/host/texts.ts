/** The formats of the kernel's files: proc(5), Documentation/accounting/psi.rst, Documentation/admin-guide/cgroup-v2.rst. */

/** `nr_throttled 5`, a line each. */
export const keyed = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [key = '', value = ''] = line.split(' ');
      return /^\d+$/.test(value) ? [[key, Number(value)] as const] : [];
    }),
  );

/** Seconds that all processors together spent in each mode since the machine was started: `/proc/stat`. */
export function processorTimes(stat: string): Readonly<Record<string, number>> {
  const [, ...ticks] = /^cpu .*$/m.exec(stat)?.[0].split(/ +/) ?? [];
  return Object.fromEntries(MODES.map((mode, index) => [mode, Number(ticks[index] ?? 0) / TICKS_PER_SECOND]));
}

/** In their order. What guests use is part of `user` and `nice`. */
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];

/** USER_HZ, which is the same on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

export const processorCount = (stat: string): number => stat.match(/^cpu\d+ /gm)?.length ?? 0;

/** Undefined where the kernel names none, as on arm64. */
export const processorModel = (cpuinfo: string): string | undefined => /^model name\s*: (.+)$/m.exec(cpuinfo)?.[1];

/** How many processors a list such as `0-3,8` names. */
export const listedProcessors = (list: string): number =>
  list
    .trim()
    .split(',')
    .map((range) => range.split('-').map(Number))
    .reduce((sum, [from = 0, to = from]) => sum + to - from + 1, 0);

/** Seconds in which some tasks, or all of them at once, waited: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`, in microseconds. */
export function pressure(text: string): { readonly waiting?: number; readonly stalled?: number } {
  const [waiting, stalled] = ['some', 'full'].map((kind) => new RegExp(`^${kind} .*\\btotal=(\\d+)`, 'm').exec(text));
  return {
    ...(waiting && { waiting: Number(waiting[1]) / 1e6 }),
    ...(stalled && { stalled: Number(stalled[1]) / 1e6 }),
  };
}
