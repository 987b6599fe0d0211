/** Bytes of memory, and CPUs. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

const MI = 2 ** 20;
const M = 1e6;

/** What KubeVirt adds for its own programs beside a guest: the monitor, virt-launcher, virtlogd, virtqemud, QEMU. */
const PROGRAMS = [25, 100, 25, 40, 50].reduce((sum, each) => sum + each, 0) * MI;
const PER_CPU = 8 * MI;
const IO_THREAD = 8 * MI;
const GRAPHICS = 32 * MI;
const DEDICATED = 100 * MI;

/** What the containers beside the guest ask for, which hold its disk and its console; those of a guaranteed pod ask for all of their limits. */
const BESIDE = { shared: { cpu: 0.006, memory: 36 * M }, dedicated: { cpu: 0.025, memory: 100 * M } } as const;

/**
 * What the launcher pod of an x86 guest with a graphics device asks for. Of CPU that is a tenth where CPUs are shared (cpuAllocationRatio), and
 * guests are packed by their CPUs then: more of them would share a CPU. GetMemoryOverhead, container-disk.go and serialconsolelog.go of
 * kubevirt.io/kubevirt: of versions 1.5 to 1.9 and later the most, for one participant less is a smaller fault than one that finds no room.
 */
export function launcherOf({ cpu, memory }: Room, isDedicated: boolean): Room {
  const beside = isDedicated ? BESIDE.dedicated : BESIDE.shared;
  const own = Math.floor(memory / 512) + PROGRAMS + PER_CPU * Math.ceil(cpu) + IO_THREAD + GRAPHICS;
  return {
    cpu: isDedicated ? cpu + beside.cpu : cpu,
    memory: memory + own + (isDedicated ? DEDICATED : 0) + beside.memory,
  };
}

/** How many pods of one size a node holds: a whole number, by the scarcer of CPU and memory. */
export function packed(node: Room, { cpu, memory }: Room): number {
  return Math.max(0, Math.floor(Math.min(node.cpu / cpu, node.memory / memory)));
}
