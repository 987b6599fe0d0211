import { counted } from '../../model/counted.ts';
import type { StepSpan } from '../../model/facts.ts';
import { edgeProblem } from '../facts/histograms.ts';
import type { RunRecord } from '../facts/record.ts';
import type { Restart } from '../facts/restarts.ts';
import { partsOf } from '../measurements/groups.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/** A component that restarted under the load is a finding in itself, and what it had counted is gone. */
export const replicasSteady: ValidityRule = {
  id: 'replicas-steady',
  summary:
    'every source of metrics that answered before a load answered after it, and was the same process until the deletion was over',
  check: (facts) => [
    ...afterLoad(facts),
    ...partsOf(facts).flatMap(({ level, edges }) => {
      const present = edges.filter(({ before }) => before.state === 'present');
      const faults = present.flatMap((edge) => {
        const problem = edgeProblem(edge);
        return problem === undefined ? [] : [broken(`${edge.source} ${problem}`, level)];
      });
      if (faults.length > 0) return faults;
      const read = `${present.length} of ${counted(edges.length, 'source')} of metrics read before and after`;
      const scraped = present.filter(({ before }) => before.via !== undefined);
      if (present.length === 0)
        return [holds('no source of metrics was read: restarts and load of others are not known', level)];
      return [holds(scraped.length === 0 ? read : `${read}, ${scraped.length} through Prometheus`, level)];
    }),
  ],
};

/** What follows the load has no edges of its own in most tests; at its end each source shows whether it is still the same process. */
function afterLoad({ steps, restarts }: RunRecord): RuleFinding[] {
  return steps.flatMap(({ kind, startedAt, endedAt = Infinity, level }) => {
    const until = AFTER_LOAD[kind];
    if (until === undefined) return [];
    return restarts
      .filter(({ at }) => at > startedAt && at <= endedAt)
      .map(({ source, how }) => broken(`${source} ${WORDS[how]} after the load, before ${until} was over`, level));
  });
}

/** Step kind -> as a person calls it. */
const AFTER_LOAD: Readonly<Partial<Record<StepSpan['kind'], string>>> = {
  settle: 'the rest that follows it',
  delete: 'the deletion',
};

const WORDS: Readonly<Record<Restart['how'], string>> = { restarted: 'restarted', gone: 'ceased to answer' };
