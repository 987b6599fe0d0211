import { loadMetrics } from '../../model/metrics/load.ts';
import { responseTimeMetrics } from '../../model/metrics/response-time.ts';
import type { Measurement } from '../../model/result.ts';
import { sorted } from '../../stats/quantile.ts';
import type { ObjectRecord } from '../facts/record.ts';
import { censored, type Estimate, exact, quantiles, single } from './estimate.ts';
import { type Group, groupsOf } from './groups.ts';
import { type Lag, lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/**
 * The load that was asked for against the load that was made. A closed loop (burst) asks for nothing in particular; of an open
 * one the response time counts from the schedule, so that a stalled generator cannot hide what it did not send (coordinated
 * omission: Tene, How NOT to Measure Latency, 2013).
 */
export const load: Measure = {
  metrics: { ...responseTimeMetrics, ...loadMetrics },
  measure: (facts) => groupsOf(facts).flatMap((group) => [...rates(group), ...openLoop(group)]),
};

function rates({ labels, objects }: Group): Measurement[] {
  const loads = [...Map.groupBy(objects, ({ step }) => step).values()];
  const rate = (name: 'requested-rate' | 'achieved-rate', times: readonly number[][]): Measurement[] => {
    const perSecond = rateOf(...times);
    return perSecond === undefined ? [] : [single(name, labels, { value: { value: perSecond } }, times.flat().length)];
  };
  return [
    ...rate(
      'requested-rate',
      loads.map((own) => own.flatMap(({ scheduledAt }) => scheduledAt ?? [])),
    ),
    ...rate(
      'achieved-rate',
      loads.map((own) => own.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? [])),
    ),
  ];
}

/** Events after the first of each load, by the time that the loads took; what lies between two loads is in no rate. */
export function rateOf(...loads: readonly (readonly number[])[]): number | undefined {
  let events = 0;
  let took = 0;
  for (const times of loads) {
    const ordered = sorted(times);
    events += Math.max(0, ordered.length - 1);
    took += (ordered.at(-1) ?? 0) - (ordered[0] ?? 0);
  }
  return took > 0 ? (events * 1000) / took : undefined;
}

function openLoop({ labels, objects }: Group): Measurement[] {
  const scheduled = objects.filter(({ scheduledAt }) => scheduledAt !== undefined);
  if (scheduled.length === 0) return [];
  const lag = lagAmong(objects);
  return [
    quantiles(
      'schedule-lag',
      labels,
      scheduled.map(({ scheduledAt, requestedAt }) => exact(requestedAt - (scheduledAt ?? requestedAt))),
    ),
    quantiles(
      'response-time',
      labels,
      scheduled.map((object) => responseOf(object, lag)),
    ),
  ];
}

function responseOf({ scheduledAt, requestedAt, arrival, observedUntil }: ObjectRecord, lag: Lag): Estimate {
  const due = scheduledAt ?? requestedAt;
  if (arrival === undefined) return censored(observedUntil - due);
  const value = arrival.at - due;
  const since = (lag: number): number => Math.max(0, (arrival.from ?? arrival.at) - lag - due);
  return { value, low: since(lag.atMost), high: value, observed: { low: since(lag.surely), high: value } };
}
