import { type Milliseconds, ms } from '../../model/units.ts';
import { tooManyRequests } from '../registry/status.ts';
import type { SimTime } from '../time.ts';
import type { RequestInfo } from './request.ts';

/** Priority and fairness: each level has seats, each flow of a level a queue; who finds both full is refused. */
export interface FlowControl {
  /** Resolves to what gives the seat back. Rejects with 429 when the queue is full or the wait too long. */
  enter(request: RequestInfo): Promise<() => void>;
}

interface Dependencies {
  readonly time: SimTime;
  readonly maxInFlight: number;
  readonly queueLength: number;
  readonly queueWaitMs: Milliseconds;
  readonly rejected: (level: string, reason: string) => void;
}

interface PriorityLevel {
  readonly name: string;
  readonly seats: number;
  taken: number;
  /** Waiting requests by flow; flows take turns. */
  readonly flows: Map<string, QueuedRequest[]>;
}

interface QueuedRequest {
  admit(): void;
}

/** Nominal concurrency shares of the levels that Kubernetes ships, of which these two matter here. */
const SHARES = { 'leader-election': 10, 'workload-low': 100 } as const;
const ALL_SHARES = 245;
const RETRY_AFTER_SECONDS = 1;

export function createFlowControl({
  time,
  maxInFlight,
  queueLength,
  queueWaitMs,
  rejected,
}: Dependencies): FlowControl {
  const levelOf = (name: keyof typeof SHARES): PriorityLevel => ({
    name,
    seats: Math.ceil((maxInFlight * SHARES[name]) / ALL_SHARES),
    taken: 0,
    flows: new Map(),
  });
  const leases = levelOf('leader-election');
  const workload = levelOf('workload-low');

  const refuse = (level: PriorityLevel, reason: string): Error => {
    rejected(level.name, reason);
    return tooManyRequests(
      'The server is currently unable to handle the request: too many requests',
      RETRY_AFTER_SECONDS,
    );
  };

  return {
    enter(request) {
      const level = request.kind.plural === 'leases' ? leases : workload;
      const leave = (): void => {
        level.taken--;
        admitNext(level);
      };
      if (level.taken < level.seats) {
        level.taken++;
        return Promise.resolve(leave);
      }
      const flow = level.flows.get(request.client) ?? [];
      level.flows.set(request.client, flow);
      if (flow.length >= queueLength) return Promise.reject(refuse(level, 'queue-full'));
      return new Promise((resolve, reject) => {
        const waiting: QueuedRequest = {
          admit() {
            cancel();
            level.taken++;
            resolve(leave);
          },
        };
        const cancel = time.after(ms(queueWaitMs), () => {
          flow.splice(flow.indexOf(waiting), 1);
          reject(refuse(level, 'time-out'));
        });
        flow.push(waiting);
      });
    },
  };
}

/** Flows take turns: the one just served goes behind the others. */
function admitNext(level: PriorityLevel): void {
  for (const [client, flow] of level.flows) {
    const next = flow.shift();
    level.flows.delete(client);
    if (flow.length > 0) level.flows.set(client, flow);
    if (next === undefined) continue;
    next.admit();
    return;
  }
}
