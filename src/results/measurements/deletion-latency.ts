import type { ObjectEvidence } from '../facts/evidence.ts';
import { type Estimate, never, quantiles } from './estimate.ts';
import { groupsOf } from './groups.ts';
import { lagBound } from './lag.ts';
import type { Measure } from './measure.ts';

/** Only our watch tells when an object is gone: the server stamps no such thing. */
export const deletionLatency: Measure = {
  metrics: ['deletion-latency'],
  measure: (facts) =>
    groupsOf(facts).flatMap(({ labels, kind, objects }) => {
      const lag = lagBound(objects);
      const samples = objects.flatMap((object) => deletionOf(object, lag, facts.endedAt) ?? []);
      return samples.length === 0 ? [] : [quantiles('deletion-latency', { ...labels, kind }, samples)];
    }),
};

function deletionOf({ deletion }: ObjectEvidence, lag: number, endedAt: number): Estimate | undefined {
  if (deletion === undefined) return undefined;
  const { requestedAt, acceptedAt, goneAt, goneFrom } = deletion;
  if (goneAt === undefined) return never(endedAt - requestedAt);
  const value = goneAt - requestedAt;
  return { value, low: Math.max(0, (goneFrom ?? goneAt) - lag - (acceptedAt ?? goneAt)), high: value };
}
