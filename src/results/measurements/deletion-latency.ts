import { deletionLatencyMetrics } from '../../model/metrics/deletion-latency.ts';
import { GONE, type ObjectRecord, type PhaseRecord } from '../facts/record.ts';
import { censored, type Estimate, quantiles } from './estimate.ts';
import { deletionGroupsOf, type Group } from './groups.ts';
import { type Lag, lagAmong } from './lag.ts';
import type { Measure } from './measure.ts';

/** Until the object and what it made are gone. Only our watch shows it: the server stamps no such thing. */
export const deletionLatency: Measure = {
  metrics: deletionLatencyMetrics,
  measure: (facts) =>
    deletionGroupsOf(facts).flatMap((group) => {
      const lag = lagAmong(group.objects);
      return kindsOf(group).flatMap((kind) => {
        const each = kind === group.kind ? 1 : group.replicas;
        const samples = group.objects.flatMap((object) => samplesOf(object, kind, each, lag, facts.endedAt));
        return samples.length === 0 ? [] : [quantiles('deletion-latency', { ...group.labels, kind }, samples)];
      });
    }),
};

const kindsOf = ({ objects, kind }: Pick<Group, 'objects' | 'kind'>): string[] => [
  ...new Set([kind, ...objects.flatMap(({ phases }) => phases.map((stamp) => stamp.kind))]),
];

/** Those that were there when the deletion was asked for; what had been lost before did not go because of it. */
function samplesOf(object: ObjectRecord, kind: string, each: number, lag: Lag, endedAt: number): Estimate[] {
  const { deletion, phases } = object;
  if (deletion === undefined || phases.length === 0) return [];
  const { requestedAt } = deletion;
  const of = (phase: string): PhaseRecord[] => phases.filter((stamp) => stamp.kind === kind && stamp.phase === phase);
  const gone = of(GONE).filter(({ watch }) => watch >= requestedAt);
  const existed = kind === object.kind ? 1 : of('Created').length;
  const there = Math.min(each, existed - (of(GONE).length - gone.length));
  const samples = gone.slice(0, there).map((sight) => untilGone(deletion, sight, lag));
  while (samples.length < there) samples.push(censored(endedAt - requestedAt));
  return samples;
}

/** Until the object itself was gone; undefined where that was not seen. */
export function departureOf({ kind, deletion, phases }: ObjectRecord, lag: Lag): Estimate | undefined {
  if (deletion === undefined) return undefined;
  const gone = phases.find((stamp) => stamp.kind === kind && stamp.phase === GONE);
  return gone === undefined || gone.watch < deletion.requestedAt ? undefined : untilGone(deletion, gone, lag);
}

function untilGone(
  { requestedAt, acceptedAt }: Pick<NonNullable<ObjectRecord['deletion']>, 'requestedAt' | 'acceptedAt'>,
  { watch, watchFrom = watch }: PhaseRecord,
  lag: Lag,
): Estimate {
  const value = watch - requestedAt;
  return {
    value,
    low: Math.max(0, watchFrom - lag.atMost - (acceptedAt ?? watch)),
    high: value,
    observed: { low: Math.max(0, watchFrom - lag.surely - requestedAt), high: value },
  };
}
