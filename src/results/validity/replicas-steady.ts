import { counted } from '../../model/counted.ts';
import { edgeProblem } from '../facts/histograms.ts';
import { partsOf } from '../measurements/groups.ts';
import { broken, holds, type Rule } from './rule.ts';

/** A component that restarted under the load is a finding in itself, and what it had counted is gone. */
export const replicasSteady: Rule = {
  id: 'replicas-steady',
  summary: 'every source of metrics that answered before a load answered after it, and was the same process',
  check: (facts) =>
    partsOf(facts).flatMap(({ level, edges }) => {
      const present = edges.filter(({ before }) => before.state === 'present');
      const faults = present.flatMap((edge) => {
        const problem = edgeProblem(edge);
        return problem === undefined ? [] : [broken(`${edge.source} ${problem}`, level)];
      });
      if (faults.length > 0) return faults;
      const read = `${present.length} of ${counted(edges.length, 'source')} of metrics read before and after`;
      const scraped = present.filter(({ before }) => before.via !== undefined);
      return [holds(scraped.length === 0 ? read : `${read}, ${scraped.length} through Prometheus`, level)];
    }),
};
