import { creationByServer, creationByWatch } from '../measurements/creation-latency.ts';
import { lagBound } from '../measurements/lag.ts';
import { broken, holds, type Rule } from './rule.ts';

/** The bound of the watch's lag is a p99: one object in a hundred may exceed it. */
const MOST_CONTRADICTIONS = 0.02;

/**
 * Each latency is known twice, by the server's stamps and by our watch, each within bounds. Where the bounds do not meet, one
 * of them is wrong: a node's or controller's clock is off, or stamps are not what they seem.
 */
export const clocksAgree: Rule = {
  id: 'clocks-agree',
  summary: "the server's stamps and our watch do not contradict each other",
  check({ objects }) {
    const lag = lagBound(objects);
    let both = 0;
    const nodes = new Map<string, number>();
    for (const object of objects) {
      for (const stamp of object.phases) {
        const [server, watch] = [creationByServer(object, stamp), creationByWatch(object, stamp, lag)];
        if (server === undefined || watch === undefined) continue;
        both += 1;
        const apart = server.low > watch.high || watch.low > server.high;
        if (apart) nodes.set(object.node ?? 'no node', (nodes.get(object.node ?? 'no node') ?? 0) + 1);
      }
    }
    const contradictions = [...nodes.values()].reduce((total, count) => total + count, 0);
    const seen = `${contradictions} of ${both} latencies differ by more than their bounds`;
    if (contradictions <= both * MOST_CONTRADICTIONS) return [holds(seen)];
    const [worst] = [...nodes].sort(([, a], [, b]) => b - a);
    return [broken(`${seen}, most of them on ${worst?.[0]}: is its clock off?`)];
  },
};
