import { counted, firstFew } from '../../model/counted.ts';
import { valueAt } from '../../model/json.ts';
import { type Group, groupsOf } from '../measurements/groups.ts';
import { noLoad } from './no-load.ts';
import { firstWithReasons } from './reasons.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** Percentiles of those that made it say nothing of those that did not (survivorship). */
export const objectsArrived: ValidityRule = {
  id: 'objects-arrived',
  summary: 'every object that the plan asked for was created and became ready',
  check(facts) {
    const groups = groupsOf(facts);
    if (groups.length === 0) return [noLoad(facts)];
    return groups.map((group) => {
      const { level, asked, objects } = group;
      const missing = objects.filter(({ ready }) => !ready);
      const arrived = objects.length - missing.length;
      if (arrived === asked && asked > 0) return ofMembers(group);
      const why = [
        missing.length > 0 ? `not ready: ${firstWithReasons(missing)}` : '',
        objects.length < asked ? `never asked for: ${asked - objects.length}` : '',
      ];
      return broken(`${arrivals(group, arrived)}; ${why.filter(Boolean).join('; ')}`, level);
    });
  },
};

/** A set that says it is ready although some of what it counts never ran, or was not seen to. */
function ofMembers(group: Group): RuleFinding {
  const { level, asked, objects, replicas, workload } = group;
  const isSet =
    valueAt(workload.manifest, 'spec', 'replicas') !== undefined && objects.some(({ members }) => members > 0);
  const short = isSet ? objects.filter(({ members }) => members < replicas) : [];
  const arrived = arrivals(group, asked);
  if (short.length === 0) return holds(arrived, level);
  const seen = firstFew(short.map(({ name, members }) => `${name} (${members} of ${replicas})`));
  return broken(`${arrived}, but not all of what they count was seen to run: ${seen}`, level);
}

/** `90 of 100 Pods arrived`; of one of several populations `churn: 90 of 100 Pods arrived`. */
const arrivals = ({ population, asked, kind }: Group, arrived: number): string =>
  `${population === undefined ? '' : `${population}: `}${arrived} of ${counted(asked, kind)} arrived`;
