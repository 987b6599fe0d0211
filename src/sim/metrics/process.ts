import type { EpochMs } from '../../model/units.ts';
import { createMetricRegistry, type MetricRegistry } from './registry.ts';

/** One simulated process with metrics: an API server replica, a controller. A restart begins its counters at zero. */
export interface SimProcess<Meters = unknown> {
  /** `kube-apiserver`, `virt-controller`. */
  readonly component: string;
  /** Its pod: one replica each. */
  readonly pod: string;
  readonly node: string;
  readonly namespace: string;
  readonly port: number;
  meters(): Meters;
  /** Adds CPU time to what the process used. */
  worked(milliseconds: number): void;
  metricsText(): string;
  restart(): void;
}

export interface ProcessInput<Meters> {
  readonly component: string;
  readonly pod: string;
  readonly node: string;
  readonly namespace: string;
  readonly port: number;
  readonly now: () => EpochMs;
  readonly define: (registry: MetricRegistry) => Meters;
  /** Cores used when nothing is to be done. */
  readonly idleCores: number;
  readonly residentBytes: () => number;
}

export function createProcess<Meters>(input: ProcessInput<Meters>): SimProcess<Meters> {
  const { component, pod, node, namespace, port } = input;
  let life = beginLife(input);
  return {
    component,
    pod,
    node,
    namespace,
    port,
    meters: () => life.meters,
    worked: (milliseconds) => life.worked(milliseconds),
    metricsText: () => life.registry.text(),
    restart: () => {
      life = beginLife(input);
    },
  };
}

function beginLife<Meters>({ now, define, idleCores, residentBytes }: ProcessInput<Meters>) {
  const registry = createMetricRegistry();
  const startedAt = now();
  let workedMs = 0;
  const cpuSeconds = (): number => (workedMs + idleCores * (now() - startedAt)) / 1000;
  registry.gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', () => [
    [{}, startedAt / 1000],
  ]);
  registry.gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', () => [[{}, residentBytes()]]);
  registry.readCounter('process_cpu_seconds_total', 'Total user and system CPU time spent in seconds.', () => [
    [{}, cpuSeconds()],
  ]);
  const worked = (milliseconds: number): void => {
    workedMs += milliseconds;
  };
  return { registry, meters: define(registry), worked };
}
