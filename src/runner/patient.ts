import type { Clock } from '../model/clock.ts';
import type { Call, Cluster } from './cluster.ts';
import { isBusy, retrying } from './retry.ts';

/**
 * The cluster to one who can wait: what a busy server refuses to show is asked for again. Writes make one attempt each, for each attempt
 * of ours is measured; so do watches, and pages of metrics, whose moment would be over.
 */
export function patientReader(cluster: Cluster, clock: Clock): Cluster {
  const again = <T>(call: Call, read: () => Promise<T>): Promise<T> => retrying(clock, call.signal, read, isBusy);
  return {
    ...cluster,
    get: (ref, call) => again(call, () => cluster.get(ref, call)),
    list: (query, call) => again(call, () => cluster.list(query, call)),
  };
}
