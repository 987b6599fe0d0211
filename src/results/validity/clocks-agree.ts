import { counted, firstFew } from '../../model/counted.ts';
import { hasEntries } from '../../model/json.ts';
import type { Measurement } from '../../model/result.ts';
import { formatFigure } from '../../render/figure.ts';
import type { ObjectRecord, PhaseRecord } from '../facts/record.ts';
import { creationByServer, creationByWatch } from '../measurements/creation-latency.ts';
import { type Lag, lagAmong } from '../measurements/lag.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** The bound of the watch's lag is a p99: one object in a hundred may exceed it. */
const MOST_CONTRADICTIONS = 0.02;
/** A stamp is made before it is written: on a busy cluster even the quickest of some writes may take this long. */
const SLOWEST_WRITE_MS = 2000;
const FEWEST_STAMPS = 5;
/** A controller that throttles itself writes stamps late, but hardly by this share of the whole. */
const MOST_APART = 1 / 3;
/** A single write may wait long, and the middle may lie between two clusters of values. */
const TAIL = 'p95';
const RESOLUTION_MS = 1000;

/**
 * Each latency is known twice, by the server's stamps and by our watch, each within bounds. A stamp that is later than what we saw is
 * a clock that is ahead. One that is earlier may only have waited to be written; but a clock that is behind makes all of its
 * stamps early, and where nearly all that we saw is much later than its stamp, what we saw was old.
 */
export const clocksAgree: ValidityRule = {
  id: 'clocks-agree',
  summary: "the server's stamps and our watch do not contradict each other",
  check({ objects }, measurements) {
    const lag = lagAmong(objects);
    const stamps = objects.flatMap((object) => object.phases.flatMap((phase) => compare(object, phase, lag) ?? []));
    const faults = [...clocksAhead(stamps), ...clocksBehind(stamps), ...figuresApart(measurements)];
    return faults.length > 0 ? faults : [holds(`${counted(stamps.length, 'stamp')} agree with what our watch saw`)];
  },
};

interface Compared {
  readonly node: string;
  readonly milestone: string;
  /** By how much the stamp is later than what we saw allows, and by how much it is earlier. */
  readonly laterMs: number;
  readonly earlierMs: number;
}

function compare(object: ObjectRecord, stamp: PhaseRecord, lag: Lag): Compared | undefined {
  const [server, watch] = [creationByServer(object, stamp), creationByWatch(object, stamp, lag)];
  if (server === undefined || watch === undefined) return undefined;
  return {
    node: object.node ?? 'no node',
    milestone: `${stamp.kind} ${stamp.phase}`,
    laterMs: server.low - watch.high,
    earlierMs: watch.low - server.high,
  };
}

function clocksAhead(stamps: readonly Compared[]): RuleFinding[] {
  const ahead = stamps.filter(({ laterMs }) => laterMs > 0);
  if (ahead.length <= stamps.length * MOST_CONTRADICTIONS) return [];
  const [worst] = [...Map.groupBy(ahead, ({ node }) => node)].sort(([, a], [, b]) => b.length - a.length);
  const seen = `${ahead.length} of ${stamps.length} stamps are later than our watch saw what they mark`;
  return [broken(`${seen}, most of them on ${worst?.[0]}: is its clock ahead?`)];
}

function clocksBehind(stamps: readonly Compared[]): RuleFinding[] {
  const byWriter = Map.groupBy(stamps, ({ node, milestone }) => `${milestone} on ${node}`);
  const behind = [...byWriter].filter(([, all]) => all.length >= FEWEST_STAMPS && all.every(isEarly));
  if (behind.length === 0) return [];
  const writers = behind.map(([writer]) => writer).sort();
  return [broken(`always stamped long before it could be seen: ${firstFew(writers)}; is a clock behind?`)];
}

/** The two figures of one milestone: what lies between them beyond their bounds is longer than any write waits. */
function figuresApart(measurements: readonly Measurement[]): RuleFinding[] {
  const latencies = measurements.filter(({ metric }) => metric === 'creation-latency');
  return latencies.flatMap((byServer) => {
    const { clock, ...labels } = byServer.labels;
    if (clock !== 'server') return [];
    const byWatch = latencies.find((each) => sameLabels(each.labels, { ...labels, clock: 'watch' }));
    const [server, watch] = [byServer, byWatch].map((each) => each?.statistics.find(({ name }) => name === TAIL));
    const seenFrom = watch?.observed?.low ?? watch?.value;
    if (server?.value === undefined || seenFrom === undefined || server.atLeast || watch?.atLeast) return [];
    const apart = seenFrom - server.value - RESOLUTION_MS;
    if (apart <= Math.max(SLOWEST_WRITE_MS, seenFrom * MOST_APART)) return [];
    const [stamped, seen] = [server, { value: seenFrom }].map((figure) =>
      formatFigure('creation-latency', { value: figure.value }),
    );
    const { level, kind, phase } = labels;
    return [broken(`${kind} ${phase} ${TAIL} is ${stamped} by the server's stamps and ${seen} by our watch`, level)];
  });
}

const sameLabels = (a: Measurement['labels'], b: Measurement['labels']): boolean =>
  hasEntries(a, b) && hasEntries(b, a);

const isEarly = ({ earlierMs }: Compared): boolean => earlierMs > SLOWEST_WRITE_MS;
