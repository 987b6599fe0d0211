import { join } from 'node:path';
import type { CpuMounts, CpuPlace } from './mounts.ts';
import type { KernelFiles } from './read.ts';
import { keyed, pressure } from './texts.ts';

/** What the cgroups of one version say, by their paths below the mounts. */
interface Version {
  /** Whether it is the root of the whole machine, which has no limits. */
  isOfMachine(path: string): boolean;
  counters(path: string): Readonly<Record<string, number>>;
  /** In cores. */
  quota(path: string): number | undefined;
}

export const VERSIONS: Readonly<Record<CpuPlace['version'], (mounts: CpuMounts, files: KernelFiles) => Version>> = {
  1: ({ cpu, accounts }, files) => ({
    isOfMachine: (path) => files.isThere(join(cpu, path, 'release_agent')),
    counters(path) {
      const stat = keyed(files.text(join(cpu, path, 'cpu.stat')));
      const used = Number(files.text(join(accounts, path, 'cpuacct.usage')));
      return counters(stat, { used: used / NANO, throttled: (stat.get('throttled_time') ?? 0) / NANO });
    },
    quota(path) {
      const [quota, period] = ['quota', 'period'].map((name) => files.text(join(cpu, path, `cpu.cfs_${name}_us`)));
      return coresOf(Number(quota), Number(period));
    },
  }),
  2: ({ cpu }, files) => ({
    isOfMachine: (path) => !files.isThere(join(cpu, path, 'cgroup.type')),
    counters(path) {
      const stat = keyed(files.text(join(cpu, path, 'cpu.stat')));
      const [used = 0, throttled = 0] = ['usage_usec', 'throttled_usec'].map((key) => (stat.get(key) ?? 0) / MICRO);
      return { ...counters(stat, { used, throttled }), ...pressures(join(cpu, path), files) };
    },
    quota(path) {
      const file = join(cpu, path, 'cpu.max');
      const [quota, period] = files.isThere(file) ? files.text(file).split(' ') : [];
      return coresOf(Number(quota), Number(period));
    },
  }),
};

const [MICRO, NANO] = [1e6, 1e9];

function counters(
  stat: ReadonlyMap<string, number>,
  { used, throttled }: { readonly used: number; readonly throttled: number },
): Record<string, number> {
  const [periods, throttledPeriods] = [stat.get('nr_periods'), stat.get('nr_throttled')];
  return {
    container_cpu_usage_seconds_total: used,
    ...(periods !== undefined && { container_cpu_cfs_periods_total: periods }),
    ...(throttledPeriods !== undefined && {
      container_cpu_cfs_throttled_periods_total: throttledPeriods,
      container_cpu_cfs_throttled_seconds_total: throttled,
    }),
  };
}

/** Of a kernel without pressure nothing: the host's own source says so. */
function pressures(folder: string, files: KernelFiles): Record<string, number> {
  const series: Record<string, number> = {};
  for (const resource of ['cpu', 'memory', 'io']) {
    const file = join(folder, `${resource}.pressure`);
    if (!files.isThere(file)) continue;
    for (const [how, value] of Object.entries(pressure(files.text(file))))
      series[`container_pressure_${resource}_${how}_seconds_total`] = value;
  }
  return series;
}

/** `max` and -1 are no quota. */
const coresOf = (quota: number, period: number): number | undefined =>
  quota > 0 && period > 0 ? quota / period : undefined;
