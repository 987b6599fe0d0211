import { loadMetrics } from '../../model/metrics/load.ts';
import { responseTimeMetrics } from '../../model/metrics/response-time.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { sorted } from '../../stats/quantile.ts';
import { pausedWithin } from '../facts/pauses.ts';
import type { ObjectRecord, Observation, RunRecord } from '../facts/record.ts';
import { censored, type Estimate, exact, pointOf, quantiles, single } from './estimate.ts';
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
  measure: (facts) => groupsOf(facts).flatMap((group) => [...rates(group, facts.pauses), ...openLoop(group)]),
};

type Pauses = RunRecord['pauses'];

function rates({ labels, objects }: Group, pauses: Pauses): Measurement[] {
  const loads = [...Map.groupBy(objects, ({ step }) => step).values()];
  const scheduled = loads.map((own) => own.flatMap(({ scheduledAt }) => scheduledAt ?? []));
  const requested = rateOf(...scheduled);
  return [
    ...(requested === undefined
      ? []
      : [single('requested-rate', labels, { value: { value: requested } }, scheduled.flat().length)]),
    ...achieved(labels, loads, pauses),
  ];
}

/** Events after the first of each load, by the time that the loads took; what lies between two loads is in no rate. */
export function rateOf(...loads: readonly (readonly number[])[]): number | undefined {
  const took = loads.reduce((sum, times) => sum + spanOf(times), 0);
  return took > 0 ? (eventsOf(loads) * 1000) / took : undefined;
}

const eventsOf = (loads: readonly (readonly unknown[])[]): number =>
  loads.reduce((sum, times) => sum + Math.max(0, times.length - 1), 0);

function spanOf(times: readonly number[]): number {
  const ordered = sorted(times);
  return (ordered.at(-1) ?? 0) - (ordered[0] ?? 0);
}

interface Accepted extends Observation {
  readonly from: EpochMs;
}

function achieved(labels: Group['labels'], loads: readonly ObjectRecord[][], pauses: Pauses): Measurement[] {
  const accepted = loads.map((own) => own.flatMap(acceptedAt));
  const perSecond = rateOf(...accepted.map((own) => own.map(({ at }) => at)));
  if (perSecond === undefined) return [];
  const figure = { value: perSecond, ...openOf(accepted, pauses) };
  return [single('achieved-rate', labels, { value: figure }, accepted.flat().length)];
}

const acceptedAt = ({ acknowledgedAt, acknowledgedFrom }: ObjectRecord): Accepted[] =>
  acknowledgedAt === undefined ? [] : [{ at: acknowledgedAt, from: acknowledgedFrom ?? acknowledgedAt }];

/**
 * What pauses of our own process leave open of a rate: replies that came meanwhile were stamped on waking, and meanwhile nothing was
 * sent. Empty where it did not pause.
 */
function openOf(loads: readonly Accepted[][], pauses: Pauses): Omit<Statistic, 'name'> {
  const each = loads.filter(({ length }) => length > 1).map((own) => timesOf(own, pauses));
  const total = (of: (times: Times) => number): number => each.reduce((sum, times) => sum + of(times), 0);
  const took = total((times) => times.took);
  const shortest = total((times) => times.shortest);
  const longest = total((times) => times.longest);
  if (shortest >= took && longest <= took) return {};
  const rate = (milliseconds: number): number => (eventsOf(loads) * 1000) / milliseconds;
  const { value, observed } = pointOf(took, { low: total((times) => times.seen), high: longest });
  return {
    ...(value === undefined && { value }),
    low: rate(longest),
    ...(shortest > 0 && { high: rate(shortest) }),
    covers: 'run',
    ...(observed && { observed: { low: rate(observed.high ?? longest), high: rate(observed.low) } }),
  };
}

/** From the first acceptance of a load to its last: as stamped, at most, at least, and at least without what a pause kept from being sent. */
interface Times {
  readonly took: number;
  readonly longest: number;
  readonly seen: number;
  readonly shortest: number;
}

function timesOf(accepted: readonly Accepted[], pauses: Pauses): Times {
  const [ats, froms] = [sorted(accepted.map(({ at }) => at)), sorted(accepted.map(({ from }) => from))];
  const [first, last] = [ats[0] ?? 0, ats.at(-1) ?? 0];
  const [firstFrom, lastFrom] = [froms[0] ?? 0, Math.max(first, froms.at(-1) ?? 0)];
  const paused = pausedWithin(pauses, { from: epochMs(first), to: epochMs(lastFrom) });
  return {
    took: last - first,
    longest: last - firstFrom,
    seen: lastFrom - first,
    shortest: Math.max(0, lastFrom - first - paused),
  };
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
