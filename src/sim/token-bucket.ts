import { type Milliseconds, ms } from '../model/units.ts';
import type { SimTime } from './time.ts';

/** How often something may happen: at once until the bucket is empty, then at the pace at which it fills. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** golang.org/x/time/rate, which client-go's limits are made of: takes a token and says how long to wait for it. */
export function createTokenBucket(time: SimTime, { perSecond, burst }: RateLimit): () => Milliseconds {
  const every = 1000 / perSecond;
  let next = Number.NEGATIVE_INFINITY;
  return () => {
    const now = time.monotonic();
    next = Math.max(next, now - burst * every) + every;
    return ms(Math.max(0, next - now));
  };
}
