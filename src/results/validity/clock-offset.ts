import { broken, holds, type ValidityRule } from './rule.ts';

/** No latency mixes the two clocks; but a clock that is off by more is not kept by anybody, or moves. */
const LARGEST_MS = 10_000;
const LEAST_AGREEMENT = 0.95;
/** One header may come from a cache, or from a proxy. */
const MOST_APART = 2;

export const clockOffset: ValidityRule = {
  id: 'clock-offset',
  summary: "the server's clock is near ours and did not move",
  check({ clock: { offsetMs, uncertaintyMs = 0, samples, agreeing, apart } }) {
    if (offsetMs === undefined) return [broken("no reply carried a Date header: the server's clock is not known")];
    const seen = `the server's clock is ${describe(offsetMs)} (± ${Math.round(uncertaintyMs)} ms)`;
    if (Math.abs(offsetMs) > LARGEST_MS) return [broken(seen)];
    if (agreeing < samples * LEAST_AGREEMENT) {
      return [broken(`${seen} by ${agreeing} of ${samples} replies only: it moved, or replicas differ`)];
    }
    if (apart > MOST_APART)
      return [broken(`${seen}, which ${apart} replies to the load contradict: it was set meanwhile`)];
    return [holds(`${seen}, by ${agreeing} of ${samples} replies`)];
  },
};

const describe = (offset: number): string =>
  `${Math.abs(Math.round(offset))} ms ${offset < 0 ? 'behind' : 'ahead of'} ours`;
