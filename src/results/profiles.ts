import type { ProfileOutcome } from '../model/result.ts';
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
