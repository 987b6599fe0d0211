/** Bytes of memory, and CPUs. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

const MI = 2 ** 20;

/** What KubeVirt adds for its own programs beside a guest: the monitor, virt-launcher, virtlogd, virtqemud, QEMU. */
const PROGRAMS = [25, 100, 25, 40, 30].reduce((sum, each) => sum + each, 0) * MI;
const PER_CPU = 8 * MI;
const IO_THREAD = 8 * MI;
const GRAPHICS = 32 * MI;
const DEDICATED = 100 * MI;

/**
 * The memory that a guest's launcher pod asks for beside the guest's own, of an x86 guest with a graphics device:
 * GetMemoryOverhead, kubevirt.io/kubevirt v1.6 pkg/virt-controller/services/renderresources.go
 */
export const memoryOverhead = ({ cpu, memory }: Room, isDedicated: boolean): number =>
  Math.floor(memory / 512) + PROGRAMS + PER_CPU * Math.ceil(cpu) + IO_THREAD + GRAPHICS + (isDedicated ? DEDICATED : 0);

/** How many of one flavour a node holds: a whole number, by the scarcer of CPU and memory. */
export function packed(node: Room, flavour: Room, overhead: number): number {
  const byCpu = node.cpu / flavour.cpu;
  const byMemory = node.memory / (flavour.memory + overhead);
  return Math.max(0, Math.floor(Math.min(byCpu, byMemory)));
}
