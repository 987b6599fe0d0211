import type { KeptPrometheus, ProfileOutcome } from '../model/result.ts';
import type { RunRecord } from './facts/record.ts';

/** What came of each profile, without when that was written down. */
export const profilesOf = ({ profiles }: Pick<RunRecord, 'profiles'>): ProfileOutcome[] =>
  profiles.map(({ step, component, source, kind, edge, level, state, reason, askedAt, durationMs, file }) => ({
    step,
    component,
    source,
    kind,
    edge,
    level,
    state,
    reason,
    askedAt,
    durationMs,
    file,
  }));

export function prometheusOf({ prometheus }: Pick<RunRecord, 'prometheus'>): KeptPrometheus | undefined {
  if (prometheus === undefined) return undefined;
  const { state, how, reason, askedAt, durationMs, from, to, series, samples, files, gaps } = prometheus;
  return { state, how, reason, askedAt, durationMs, from, to, series, samples, files, gaps };
}
