import { counted } from './counted.ts';
import type { Host } from './entry.ts';

/** `64 cores of EPYC-Rome, 16 of them for the job`; `unknown` where it was not read. */
export function hostClass({ cores, model = 'an unnamed model', usableCores }: Host = {}): string {
  if (cores === undefined) return 'unknown';
  const limit = usableCores === undefined ? '' : `, ${usableCores} of them for the job`;
  return `${counted(cores, 'core')} of ${model}${limit}`;
}

/** What is read of the host: each is a source of its own, for each may be absent for a reason of its own. */
export const HOST_SOURCES = { cpu: 'host/cpu', pressure: 'host/pressure', cgroup: 'host/cgroup' } as const;
