import type { HostFact } from './entry.ts';

/** The runner's own machine. */
export type Host = Omit<HostFact, 'type'>;

/** What is read of the host: each is a source of its own, for each may be absent for a reason of its own. */
export const HOST_SOURCES = { cpu: 'host/cpu', pressure: 'host/pressure', cgroup: 'host/cgroup' } as const;
