import { quantile, sorted } from '../../stats/quantile.ts';
import type { ObjectRecord } from '../facts/record.ts';
import { type Group, groupsOf } from '../measurements/groups.ts';
import { rateOf } from '../measurements/load.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** An open loop keeps its rate to a tenth, and no creation waits longer for its turn than this. */
const LEAST_RATE = 0.9;
const LONGEST_LAG_MS = 1000;
/** A burst keeps at least this share of its slots busy. */
const LEAST_BUSY = 2 / 3;
/** What a sender may need for itself: for a pause of its process, and for each creation. */
const PAUSE_MS = 500;
const SENDING_MS = 1;

/** A generator that throttles itself measures itself: client-go's 5 queries per second have fooled many. */
export const loadAsRequested: ValidityRule = {
  id: 'load-as-requested',
  summary: 'the load that was made is the load that was asked for',
  check: (facts) =>
    groupsOf(facts).flatMap((group) =>
      facts.plan.steps.flatMap((step) => {
        const objects = group.objects.filter((object) => object.step === step.id);
        if (objects.length === 0) return [];
        if (step.kind === 'load' && step.load.arrival.process === 'burst')
          return closedLoop(group, objects, step.load.concurrency);
        return openLoop(group, objects);
      }),
    ),
};

function openLoop({ level }: Group, objects: readonly ObjectRecord[]): RuleFinding[] {
  const scheduled = objects.filter(({ scheduledAt }) => scheduledAt !== undefined);
  if (scheduled.length < objects.length)
    return [broken('creations without a schedule: what was asked for is not known', level)];
  const lag =
    quantile(sorted(objects.map(({ scheduledAt, requestedAt }) => requestedAt - (scheduledAt ?? requestedAt))), 99) ??
    0;
  const requested = rateOf(objects.flatMap(({ scheduledAt }) => scheduledAt ?? []));
  if (requested === undefined) return [holds('too few creations for a rate', level)];
  // Creations that were all sent at once have no rate: their lag decides.
  const achieved = rateOf(objects.map(({ requestedAt }) => requestedAt)) ?? Infinity;
  const seen = `asked for ${requested.toFixed(2)} /s, sent ${achieved.toFixed(2)} /s, p99 of the lag ${Math.round(lag)} ms`;
  return [achieved >= LEAST_RATE * requested && lag <= LONGEST_LAG_MS ? holds(seen, level) : broken(seen, level)];
}

/**
 * Until a burst has sent its last creation, a call is under way in each of its slots: the time spent in calls is that time, as often as
 * there are slots (Little's law). A burst that took much longer to send waited for its own sender.
 */
function closedLoop({ level }: Group, objects: readonly ObjectRecord[], concurrency: number): RuleFinding[] {
  const sent = sorted(objects.map(({ requestedAt }) => requestedAt));
  const last = sent.at(-1) ?? 0;
  const took = last - (sent[0] ?? 0);
  const busy = objects.reduce(
    (sum, { requestedAt, acknowledgedAt = requestedAt }) => sum + Math.min(acknowledgedAt, last) - requestedAt,
    0,
  );
  const slots = Math.min(concurrency, objects.length);
  const allowed = busy / slots / LEAST_BUSY + PAUSE_MS + objects.length * SENDING_MS;
  const seen = `sent in ${Math.round(took)} ms, ${Math.round(allowed)} ms are allowed for ${concurrency} at once`;
  return [took <= allowed ? holds(seen, level) : broken(`${seen}: the generator throttles itself`, level)];
}
