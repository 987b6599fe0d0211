import type { RampSandboxes } from '../model/ramp.ts';
import { formatQuantity } from '../render/quantity.ts';

/** The machine that the programs of a ramp saw: a sandbox with a kernel of its own, or their node. */
export interface SandboxSeen {
  /** Whether it has memory of its own: less than any node that it may be on. */
  readonly isOwn: boolean;
  readonly firstBytes: number;
  readonly mostBytes: number;
  readonly firstCpus: number;
  readonly mostCpus: number;
  /** `/sys/kernel/mm/ksm/run` of its kernel: 0 is off, 1 merges pages that are the same. */
  readonly ksm?: number;
}

/** A kernel keeps a part of a machine's memory for itself. */
const SAME = 0.98;
/** Memory comes in blocks of 128 MiB or more. */
const MORE = 1.02;

/** Of the looks of a ramp, in order; undefined where no program said what it sees. */
export function sandboxSeen(looks: readonly RampSandboxes[], nodeBytes: readonly number[]): SandboxSeen | undefined {
  const [first] = looks;
  if (first === undefined || nodeBytes.length === 0) return undefined;
  const mostBytes = Math.max(...looks.map((look) => look.mostBytes));
  const { ksm } = first;
  return {
    isOwn: mostBytes < SAME * Math.min(...nodeBytes),
    firstBytes: first.mostBytes,
    mostBytes,
    firstCpus: first.mostCpus,
    mostCpus: Math.max(...looks.map((look) => look.mostCpus)),
    ...(ksm !== undefined && { ksm }),
  };
}

/** Memory and CPUs, whether more came while it ran, and KSM. */
export function sandboxTexts(seen: SandboxSeen): {
  readonly size: string;
  readonly added: string;
  readonly ksm: string;
} {
  const { isOwn, firstBytes, mostBytes, firstCpus, mostCpus, ksm } = seen;
  const size = (bytes: number, cpus: number): string => `${formatQuantity(bytes, 'bytes')}, ${cpus} CPU`;
  const isAdded = mostBytes > MORE * firstBytes || mostCpus > firstCpus;
  return {
    size: isOwn ? `of its own: ${size(firstBytes, firstCpus)}` : `its node's: ${size(firstBytes, firstCpus)}`,
    added: isOwn ? (isAdded ? `up to ${size(mostBytes, mostCpus)}` : 'none') : '',
    ksm: ksm === undefined ? 'not readable' : ksm === 1 ? 'on' : 'off',
  };
}
