import { apiCallsMetrics } from '../../model/metrics/api-calls.ts';
import { byKey } from '../../model/order.ts';
import type { Measurement } from '../../model/result.ts';
import { elapsed } from '../../model/units.ts';
import { shareBounds } from '../../stats/binomial.ts';
import { independentAmong } from '../../stats/in-flight.ts';
import type { CallRecord, RunRecord } from '../facts/record.ts';
import { censored, type Estimate, exact, quantiles, single } from './estimate.ts';
import { type Part, partsOf } from './groups.ts';
import type { Measure } from './measure.ts';

const OVERLOADED = 429;
/** The objective of Kubernetes' scalability SIG for calls that are not about many objects. */
const OBJECTIVE_MS = 1000;

/** Our own calls, stamped on our own clock around each: exact. */
export const apiCalls: Measure = {
  metrics: apiCallsMetrics,
  measure: (facts) =>
    partsOf(facts).flatMap((part) =>
      callGroups(facts, part).flatMap(([key, calls]) => {
        const [verb = '', resource = ''] = key.split(' ');
        return measureCalls({ ...part.labels, resource, verb }, calls);
      }),
    ),
};

/** By verb and resource, in the order of their names. */
function callGroups({ calls }: RunRecord, { steps }: Part): [string, CallRecord[]][] {
  const groups = new Map<string, CallRecord[]>();
  for (const call of calls) {
    if (!steps.has(call.step ?? '')) continue;
    const key = `${call.verb} ${call.resource}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups].sort(byKey);
}

function measureCalls(labels: Measurement['labels'], calls: readonly CallRecord[]): Measurement[] {
  const samples = calls.flatMap((call) => latencyOf(call) ?? []);
  const independent = independentAmong(calls.map(({ sentAt, receivedAt }) => ({ from: sentAt, to: receivedAt })));
  const within = samples.filter(({ value }) => value <= OBJECTIVE_MS).length;
  const perhaps = samples.filter(({ value, low }) => Number.isFinite(value) && low <= OBJECTIVE_MS).length;
  const observed = { low: within / calls.length, high: perhaps / calls.length };
  const share = {
    ...(perhaps === within ? { value: observed.low } : { observed }),
    low: dependentShare(observed.low, independent).low,
    high: dependentShare(observed.high, independent).high,
  };
  const retries = calls.filter(({ attempt }) => attempt > 1).length;
  return [
    ...(samples.length === 0 ? [] : [quantiles('api-call-latency', labels, samples, independent)]),
    single('api-calls-within-1s', labels, { share }, calls.length),
    single('api-call-retries', labels, { count: { value: retries } }, calls.length),
  ];
}

function dependentShare(share: number, independent: number): ReturnType<typeof shareBounds> {
  const count = Math.max(1, Math.floor(independent));
  return shareBounds(Math.round(share * count), count);
}

/** A call that the server could not answer takes at least as long as we waited; one that it refused to look at took no time. */
function latencyOf({ status, latencyMs, sentAt, receivedFrom }: CallRecord): Estimate | undefined {
  if (status === OVERLOADED) return undefined;
  if (status === 0 || status >= 500) return censored(latencyMs);
  if (receivedFrom === undefined) return exact(latencyMs);
  const open = { low: elapsed(sentAt, receivedFrom), high: latencyMs };
  return { value: latencyMs, ...open, observed: open };
}
