import type { FindingFact } from '../../model/entry.ts';
import { findKnownError, KnownError, messageOf } from '../../model/errors.ts';
import { ApiError } from '../cluster.ts';
import { listNodes } from '../inventory.ts';
import { benchmarkPods } from './benchmark-pods.ts';
import { capacity } from './capacity.ts';
import { type CheckContext, type Examined, failing, type PreflightCheck, type PreflightFinding } from './check.ts';
import { isolatedNodes } from './isolated-nodes.ts';
import { kinds } from './kinds.ts';
import { leftovers } from './leftovers.ts';
import { metricsSources } from './metrics-sources.ts';
import { nodeMemory } from './node-memory.ts';
import { nodeRoom } from './node-room.ts';
import { nodes } from './nodes.ts';
import { otherLoad } from './other-load.ts';
import { permissions } from './permissions.ts';

/** In the order in which a person wants to read them. */
const CHECKS: readonly PreflightCheck[] = [
  permissions,
  kinds,
  nodes,
  isolatedNodes,
  capacity,
  nodeRoom,
  benchmarkPods,
  nodeMemory,
  leftovers,
  otherLoad,
  metricsSources,
];

/**
 * Asks every check; records and returns what they found. A check that cannot be made is itself a finding; a server that gives no reply is
 * asked nothing more.
 */
export async function examine(examined: Examined): Promise<FindingFact[]> {
  const context = withNodes(examined);
  const facts: FindingFact[] = [];
  const take = (check: string, findings: readonly PreflightFinding[]): void => {
    for (const finding of findings) {
      const fact: FindingFact = { type: 'finding', check, ...finding };
      context.journal.append(fact);
      facts.push(fact);
    }
  };
  for (const check of CHECKS) {
    try {
      take(check.name, await check.look(context));
    } catch (error) {
      if (context.signal.aborted) throw error;
      take(check.name, [notExamined(error)]);
      if (isSilence(error) || isStranger(error)) break;
    }
  }
  return facts;
}

function withNodes(examined: Examined): CheckContext {
  let nodes: ReturnType<typeof listNodes> | undefined;
  return {
    ...examined,
    listNodes: () => {
      nodes ??= listNodes(examined.cluster, examined.signal);
      return nodes;
    },
  };
}

/** Who is not known to the server hears so once: no check can be made. */
const isStranger = (error: unknown): boolean =>
  (error instanceof ApiError && error.status === 401) || error instanceof KnownError;

const isSilence = (error: unknown): boolean => error instanceof ApiError && error.status === 0;

function notExamined(error: unknown): PreflightFinding {
  const why = messageOf(error);
  const hint = findKnownError(error)?.hint;
  if (isSilence(error)) return failing(`could not be examined, nor what comes after it: ${why}`, hint ?? IS_IT_UP);
  return failing(
    `could not be examined: ${why}`,
    hint ?? 'see whether the API server answers, and what the runner may read',
  );
}

const IS_IT_UP = 'see whether the API server answers: kubectl get --raw /readyz';
