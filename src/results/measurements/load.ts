import type { Measurement } from '../../model/result.ts';
import { sorted } from '../../stats/quantile.ts';
import type { ObjectEvidence } from '../facts/evidence.ts';
import { type Estimate, exactly, never, quantiles, single } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { lagBound } from './lag.ts';
import type { Measure } from './measure.ts';

/**
 * The load that was asked for against the load that was made. A closed loop (burst) asks for nothing in particular; of an open
 * one the response time counts from the schedule, so that a stalled generator cannot hide what it did not send (coordinated
 * omission: Tene, How NOT to Measure Latency, 2013).
 */
export const load: Measure = {
  metrics: ['requested-rate', 'achieved-rate', 'schedule-lag', 'response-time'],
  measure: (facts) => groupsOf(facts).flatMap((group) => [...rates(group), ...openLoop(group)]),
};

function rates({ labels, objects }: Group): Measurement[] {
  const rate = (name: 'requested-rate' | 'achieved-rate', times: readonly number[]): Measurement[] => {
    const perSecond = rateOf(times);
    return perSecond === undefined ? [] : [single(name, labels, { value: { value: perSecond } }, times.length)];
  };
  return [
    ...rate(
      'requested-rate',
      objects.flatMap(({ scheduledAt }) => scheduledAt ?? []),
    ),
    ...rate(
      'achieved-rate',
      objects.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []),
    ),
  ];
}

/** Events after the first, by the time they took. */
export function rateOf(times: readonly number[]): number | undefined {
  const ordered = sorted(times);
  const took = (ordered.at(-1) ?? 0) - (ordered[0] ?? 0);
  return took > 0 ? ((ordered.length - 1) * 1000) / took : undefined;
}

function openLoop({ labels, objects }: Group): Measurement[] {
  const scheduled = objects.filter(({ scheduledAt }) => scheduledAt !== undefined);
  if (scheduled.length === 0) return [];
  const lag = lagBound(objects);
  return [
    quantiles(
      'schedule-lag',
      labels,
      scheduled.map(({ scheduledAt, requestedAt }) => exactly(requestedAt - (scheduledAt ?? requestedAt))),
    ),
    quantiles(
      'response-time',
      labels,
      scheduled.map((object) => responseOf(object, lag)),
    ),
  ];
}

function responseOf({ scheduledAt, requestedAt, arrival, observedUntil }: ObjectEvidence, lag: number): Estimate {
  const due = scheduledAt ?? requestedAt;
  if (arrival === undefined) return never(observedUntil - due);
  const value = arrival.at - due;
  return { value, low: Math.max(0, (arrival.from ?? arrival.at) - lag - due), high: value };
}
