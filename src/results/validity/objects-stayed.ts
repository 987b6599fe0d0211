import { levelsOf } from '../measurements/groups.ts';
import { firstWithReasons } from './reasons.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const objectsStayed: ValidityRule = {
  id: 'objects-stayed',
  summary: 'no object failed, or ceased to be ready, before its deletion was asked for, nor did what it made',
  check: (facts) =>
    levelsOf(facts).map((level) => {
      const lost = facts.objects.filter((object) => (object.level ?? '') === level && object.lostAt !== undefined);
      if (lost.length === 0) return holds('all stayed', level);
      return broken(`${lost.length} did not stay: ${firstWithReasons(lost)}`, level);
    }),
};
