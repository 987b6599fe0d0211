import { firstFew } from '../../model/counted.ts';
import { levelsOf } from '../measurements/groups.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** The quick ones that were seen to go say nothing of the others. */
export const objectsGone: ValidityRule = {
  id: 'objects-gone',
  summary: 'every object whose deletion was asked for was seen to go',
  check: (facts) =>
    levelsOf(facts).map((level) => {
      const deleted = facts.objects.filter(
        (object) =>
          (object.level ?? '') === level && object.deletion !== undefined && object.acknowledgedAt !== undefined,
      );
      const left = deleted.filter(({ deletion }) => deletion?.goneAt === undefined);
      if (left.length === 0) return holds(`all ${deleted.length} that were deleted were seen to go`, level);
      const names = firstFew(left.map(({ name }) => name));
      return broken(`${left.length} of ${deleted.length} that were deleted were never seen to go: ${names}`, level);
    }),
};
