import { type Metrics, SHARE } from './metric.ts';

/** Of the runner's own machine, where the run made its cluster there. */
export const hostMetrics = {
  'host-throttling': {
    title: 'Throttling of the job',
    unit: 'share',
    better: 'lower',
    meaning:
      "Share of the periods of the CPU limit (usually 100 ms) in which the job had used it up and was stopped, by the kernel's own counters (cpu.stat); of several cgroups around it, the one that was stopped most.",
    statistics: ['share'],
    primary: 'share',
    family: 'host',
    labels: [],
    plausible: SHARE,
  },
  'host-steal': {
    title: 'Steal of the host',
    unit: 'share',
    better: 'lower',
    meaning:
      "Share of its processors' time in which the host wanted to run and its hypervisor ran others (/proc/stat). It is 0 on a machine that is not virtual.",
    statistics: ['share'],
    primary: 'share',
    family: 'host',
    labels: [],
    plausible: SHARE,
  },
  'host-cpu-of-others': {
    title: 'CPU of others on the host',
    unit: 'cores',
    better: 'lower',
    meaning:
      'Cores of the host that were in use outside of the job: what all of its processors did for programs (/proc/stat, without interrupts) less what the cgroup of the job used. Measured in a pod, where that cgroup holds all of the job.',
    statistics: ['mean'],
    primary: 'mean',
    family: 'host',
    labels: [],
    plausible: [0, 1e5],
  },
  'host-pressure': {
    title: 'Pressure',
    unit: 'share',
    better: 'lower',
    meaning:
      'Share of the time in which some tasks of the job, or all that had work (stall=full), waited for a resource (PSI): those of the cgroup of the job where it is known, else those of the whole host. The own load makes pressure too, but for resource=cpu, stall=full: the job had work on a processor, and others or a limit kept it from that.',
    statistics: ['share'],
    primary: 'share',
    family: 'host',
    labels: ['resource', 'stall'],
    plausible: SHARE,
  },
} as const satisfies Metrics;
