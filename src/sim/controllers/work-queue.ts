import type { Random } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { ControllerProcess } from '../metrics/components.ts';
import { StatusError } from '../registry/status.ts';
import { createTokenBucket } from '../token-bucket.ts';

/** A controller's queue as in client-go: each key once; a key that changes while it is worked on comes again. */
export interface WorkQueue {
  add(key: string, delay?: Milliseconds): void;
}

export interface WorkQueueOptions {
  /** As the metrics name it. */
  readonly name: string;
  readonly process: ControllerProcess;
  readonly workers: number;
  /** How long one reconciliation takes: uniform in [0.5, 1.5] times this. */
  readonly workMs: Milliseconds;
  readonly random: Random;
  /** Called after the work: reads the state as it then is, and writes. Its worker waits for it. A StatusError is tried again later. */
  readonly reconcile: (key: string) => void | Promise<void>;
}

/** workqueue.DefaultTypedControllerRateLimiter of client-go: each key waits longer, and all retries together keep a pace. */
const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 1_000_000;
const RETRIES = { perSecond: 10, burst: 100 };

export function createWorkQueue({ time, traffic }: SimContext, options: WorkQueueOptions): WorkQueue {
  const { name, process, workers, workMs, random } = options;
  const waiting = new Map<string, Milliseconds>();
  const working = new Set<string>();
  const failures = new Map<string, number>();
  const pace = createTokenBucket(time, RETRIES);
  process.showQueue(name, () => waiting.size);

  const startNext = (): void => {
    if (working.size >= workers) return;
    const next = waiting.entries().find(([candidate]) => !working.has(candidate));
    if (next === undefined) return;
    const [key, since] = next;
    waiting.delete(key);
    working.add(key);
    const duration = ms(workMs * (0.5 + random.uniform()));
    process.meters().waited(name, (time.monotonic() - since) / 1000);
    time.after(duration, () => {
      process.meters().worked(name, duration / 1000);
      process.worked(duration / 8);
      void reconcile(key).finally(() => {
        working.delete(key);
        startNext();
      });
    });
  };

  const reconcile = async (key: string): Promise<void> => {
    try {
      await traffic.as(process, () => options.reconcile(key));
      failures.delete(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const failed = failures.get(key) ?? 0;
      failures.set(key, failed + 1);
      process.meters().retried(name);
      add(key, ms(Math.max(pace(), Math.min(FIRST_RETRY_MS * 2 ** failed, LAST_RETRY_MS))));
    }
  };

  const addNow = (key: string): void => {
    if (!waiting.has(key)) {
      waiting.set(key, time.monotonic());
      process.meters().added(name);
    }
    startNext();
  };

  const add: WorkQueue['add'] = (key, delay) => {
    if (delay === undefined) addNow(key);
    else time.after(delay, () => addNow(key));
  };
  return { add };
}
