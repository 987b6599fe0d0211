import type { Host } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import { type Cgroup, type Cgroups, ownCgroups } from './cgroups.ts';
import type { KernelFiles } from './read.ts';
import { listedProcessors, processorCount, processorModel } from './texts.ts';

/** The machine's class, and which part of it is the job's. */
export function describeHost(env: Readonly<Record<string, string | undefined>>, files: KernelFiles): Host {
  const node = env.NODE_NAME === undefined ? {} : { node: env.NODE_NAME };
  try {
    const cores = processorCount(files.text('/proc/stat'));
    const model = processorModel(files.text('/proc/cpuinfo'));
    const own = cgroupsOrNone(files);
    const usable = usableCores(own, files);
    const cgroup = isInPod(env) ? jobOf(own) : undefined;
    return {
      ...node,
      cores,
      ...(model !== undefined && { model }),
      ...(usable < cores && { usableCores: usable }),
      ...(cgroup !== undefined && { cgroup: cgroup.id }),
    };
  } catch (error) {
    return { ...node, reason: messageOf(error) };
  }
}

/** The kubelet says in every container where the API server is. */
const isInPod = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env.KUBERNETES_SERVICE_HOST !== undefined;

/** Where the machine's own tree is seen, the outermost cgroup holds other pods too. */
const jobOf = ({ all, isContained }: Cgroups): Cgroup | undefined => (isContained ? all.at(-1) : all[0]);

/** What affinity and quotas leave. */
function usableCores({ all }: Cgroups, files: KernelFiles): number {
  const [, allowed = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(files.text('/proc/self/status')) ?? [];
  return Math.min(listedProcessors(allowed), ...all.map((cgroup) => cgroup.quota() ?? Infinity));
}

/** Why there are none is what their source says. */
function cgroupsOrNone(files: KernelFiles): Cgroups {
  try {
    return ownCgroups(files);
  } catch {
    return { all: [], isContained: false };
  }
}
