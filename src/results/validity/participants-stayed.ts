import { firstFew } from '../../model/counted.ts';
import type { RunRecord } from '../facts/record.ts';
import { benchmarkSteps } from './benchmark-ok.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** What one participant no longer takes, the others get: a loss looks like an improvement. */
export const participantsStayed: ValidityRule = {
  id: 'participants-stayed',
  summary: 'no participant of a benchmark was lost, evicted or restarted before all that work had ended',
  check: (facts) => benchmarkSteps(facts).map(({ id, level }) => ofStep(id, level, facts)),
};

function ofStep(id: string, level: string | undefined, { participants }: RunRecord) {
  const own = participants.filter(({ step }) => step === id);
  const gone = own.filter(({ state }) => state === 'lost');
  if (gone.length > 0) {
    return broken(`step ${id}: lost ${firstFew(gone.map(({ name, reason }) => `${name} (${reason})`))}`, level);
  }
  const late = own.filter(({ state }) => state === 'late');
  if (late.length > 0) return broken(`step ${id}: began without ${firstFew(late.map(({ name }) => name))}`, level);
  const all = new Set(own.map(({ name }) => name)).size;
  return holds(`step ${id}: ${all} of ${all} stayed`, level);
}
