import type { Host } from '../../model/entry.ts';
import { HOST_SOURCES } from '../../model/host.ts';
import { type HostLook, lookAt, riseIn } from '../facts/host-look.ts';
import type { SeriesId } from '../facts/series-key.ts';
import type { Edge } from '../facts/usage.ts';
import { familyOfPressure, KEPT_WAITING, PRESSURES, type PressureKind } from './pressures.ts';

/** What the runner's machine did around some loads. A text is why a number is not known. */
export interface HostUse {
  /** Share of the periods of a CPU limit in which it stopped the job. */
  readonly throttled: number | string;
  /** Share of all processors' time. */
  readonly steal: number | string;
  /** Cores that others used. */
  readonly others: number | string;
  readonly pressures: readonly Pressure[];
}

export interface Pressure extends PressureKind {
  /** Share of the time. */
  readonly share: number | string;
}

/** @param edges those of the host, of one or more loads */
export function hostUse(edges: readonly Edge[], host: Host = {}): HostUse {
  const cpu = lookAt(edges, HOST_SOURCES.cpu);
  const cgroup = lookAt(edges, HOST_SOURCES.cgroup);
  const pressure = lookAt(edges, HOST_SOURCES.pressure);
  return {
    throttled: throttledIn(cgroup),
    steal: stealIn(cpu, host),
    others: othersIn(cpu, cgroup, host),
    pressures: [...PRESSURES, KEPT_WAITING].map((kind) => ({
      ...kind,
      share: pressureIn(kind, { cgroup, pressure }, host),
    })),
  };
}

/** A limit may be that of any cgroup around the job. */
function throttledIn(look: HostLook | string): number | string {
  if (typeof look === 'string') return look;
  const shares = look.rises.flatMap(({ family, labels, rise: periods }) => {
    if (family !== 'container_cpu_cfs_periods_total' || periods <= 0) return [];
    const stopped = riseIn(look, 'container_cpu_cfs_throttled_periods_total', labels);
    return stopped === undefined ? [] : [stopped / periods];
  });
  return shares.length === 0 ? NO_LIMIT : Math.max(...shares);
}

/** The kernel counts periods of a cgroup that has a quota and does something. */
export const NO_LIMIT = 'no limit of its CPU is seen';

function stealIn(look: HostLook | string, { cores = 0, reason = '' }: Host): number | string {
  if (typeof look === 'string') return look;
  const stolen = riseIn(look, 'node_cpu_seconds_total', { mode: 'steal' });
  if (cores === 0) return `the number of cores is not known (${reason})`;
  return stolen === undefined ? 'not shown' : asShare(stolen / (look.seconds * cores));
}

const NO_POD = 'the run is in no pod: what it did is not distinguished from what others did';

/** Interrupts are left out: they may be of the traffic of the job itself, which no cgroup shows. */
const PROGRAMS = ['user', 'nice', 'system'];

function othersIn(machine: HostLook | string, own: HostLook | string, { cgroup }: Host): number | string {
  if (typeof machine === 'string') return machine;
  if (cgroup === undefined) return NO_POD;
  if (typeof own === 'string') return own;
  const used = riseIn(own, 'container_cpu_usage_seconds_total', { id: cgroup });
  const busy = PROGRAMS.map((mode) => riseIn(machine, 'node_cpu_seconds_total', { mode }) ?? 0);
  return used === undefined
    ? `what the cgroup ${cgroup} used is not shown`
    : Math.max(0, (busy.reduce((sum, seconds) => sum + seconds, 0) - used) / machine.seconds);
}

/** Of the job where its cgroup shows it, else of the whole host, which does not know what kept the job waiting. */
function pressureIn(
  kind: PressureKind,
  { cgroup, pressure }: { readonly cgroup: HostLook | string; readonly pressure: HostLook | string },
  { cgroup: id }: Host,
): number | string {
  const family = familyOfPressure(kind);
  const own = id === undefined ? NO_POD : shareIn(cgroup, `container_${family}`, { id });
  return typeof own === 'number' || kind === KEPT_WAITING ? own : shareIn(pressure, `node_${family}`);
}

function shareIn(look: HostLook | string, family: string, labels?: SeriesId['labels']): number | string {
  if (typeof look === 'string') return look;
  const waited = riseIn(look, family, labels);
  return waited === undefined ? 'the kernel does not show it' : asShare(waited / look.seconds);
}

/** Counters and the clock are read one after the other. */
const asShare = (share: number): number => Math.min(1, share);
