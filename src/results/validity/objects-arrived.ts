import { counted } from '../../model/counted.ts';
import { groupsOf } from '../measurements/groups.ts';
import { firstWithReasons } from './reasons.ts';
import { broken, holds, type Rule } from './rule.ts';

/** Percentiles of those that made it say nothing of those that did not (survivorship). */
export const objectsArrived: Rule = {
  id: 'objects-arrived',
  summary: 'every object that the plan asked for was created and became ready',
  check(facts) {
    const groups = groupsOf(facts);
    if (groups.length === 0) return [broken('no load was made')];
    return groups.map(({ level, kind, asked, objects }) => {
      const missing = objects.filter(({ ready }) => !ready);
      const arrived = objects.length - missing.length;
      if (arrived === asked && asked > 0) return holds(`${asked} of ${counted(asked, kind)} arrived`, level);
      const why = [
        missing.length > 0 ? `not ready: ${firstWithReasons(missing)}` : '',
        objects.length < asked ? `never asked for: ${asked - objects.length}` : '',
      ];
      return broken(`${arrived} of ${counted(asked, kind)} arrived; ${why.filter(Boolean).join('; ')}`, level);
    });
  },
};
