import { counted } from '../../model/counted.ts';
import type { ObjectRecord } from '../facts/record.ts';
import { levelsOf } from '../measurements/groups.ts';
import { firstWithReasons } from './reasons.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const objectsStayed: ValidityRule = {
  id: 'objects-stayed',
  summary:
    'no object failed, was restarted or ceased to be ready before its deletion was asked for, nor did what it made',
  check: (facts) =>
    levelsOf(facts).map((level) => {
      const objects = facts.objects.filter((object) => (object.level ?? '') === level);
      const lost = objects.filter(({ lostAt }) => lostAt !== undefined);
      if (lost.length > 0) return broken(`${lost.length} did not stay: ${firstWithReasons(lost)}`, level);
      return holds(`all stayed${restartsOnTheWay(objects)}`, level);
    }),
};

/** Their latency is that of two starts, which is slow but true. */
function restartsOnTheWay(objects: readonly ObjectRecord[]): string {
  const restarted = objects.filter(({ restarts }) => restarts > 0);
  if (restarted.length === 0) return '';
  return `; ${restarted.length} of ${counted(objects.length, 'object')} restarted before they were ready: ${firstWithReasons(restarted)}`;
}
