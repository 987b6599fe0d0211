import type { FindingFact } from '../../model/entry.ts';
import { capacity } from './capacity.ts';
import type { Check, CheckContext } from './check.ts';
import { kinds } from './kinds.ts';
import { leftovers } from './leftovers.ts';
import { metricsSources } from './metrics-sources.ts';
import { nodes } from './nodes.ts';
import { otherLoad } from './other-load.ts';
import { permissions } from './permissions.ts';

/** In the order in which a person wants to read them. */
const CHECKS: readonly Check[] = [permissions, kinds, nodes, capacity, leftovers, otherLoad, metricsSources];

/** Asks every check; records and returns what they found. A check that cannot be made is itself a finding. */
export async function examine(context: CheckContext): Promise<FindingFact[]> {
  const findings: FindingFact[] = [];
  for (const check of CHECKS) {
    for (const finding of await lookSafely(check, context)) {
      const fact: FindingFact = { type: 'finding', check: check.name, ...finding };
      context.journal.append(fact);
      findings.push(fact);
    }
  }
  return findings;
}

async function lookSafely(check: Check, context: CheckContext): ReturnType<Check['look']> {
  try {
    return await check.look(context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const message = `could not be examined: ${error instanceof Error ? error.message : String(error)}`;
    return [{ level: 'error', message, hint: 'see whether the API server answers, and what the runner may read' }];
  }
}
