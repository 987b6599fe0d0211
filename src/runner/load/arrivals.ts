import { assertNever } from '../../model/errors.ts';
import type { Arrival } from '../../model/plan.ts';
import type { Random } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';

/** When each of `count` creations is due, from the load's start, in order. Undefined entries of a burst are all 0. */
export function arrivalTimes(arrival: Arrival, count: number, random: Random): Milliseconds[] {
  switch (arrival.process) {
    case 'burst':
      return Array.from({ length: count }, () => ms(0));
    case 'fixed':
      return Array.from({ length: count }, (_, index) => ms((index * 1000) / arrival.perSecond));
    case 'poisson':
      return poisson(count, arrival.perSecond, random);
    case 'stepped':
      return stepped(count, arrival.steps);
    default:
      return assertNever(arrival);
  }
}

function poisson(count: number, perSecond: number, random: Random): Milliseconds[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    at += random.exponential(1000 / perSecond);
    return ms(at);
  });
}

/** Each step keeps its rate for its duration; the last one goes on until all objects are due. */
function stepped(count: number, steps: readonly { perSecond: number; durationMs: Milliseconds }[]): Milliseconds[] {
  const times: Milliseconds[] = [];
  let start = 0;
  for (const [index, { perSecond, durationMs }] of steps.entries()) {
    const last = index === steps.length - 1;
    const here = last ? count - times.length : Math.floor((durationMs / 1000) * perSecond);
    for (let i = 0; i < here && times.length < count; i++) times.push(ms(start + (i * 1000) / perSecond));
    start += durationMs;
  }
  return times;
}
