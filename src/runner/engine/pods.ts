import type { EngineOwnership } from '../../model/engine.ts';
import { explained } from '../../model/errors.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { labelOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import type { EngineClaim } from '../lock/engine-claim.ts';
import { matchesClaim } from '../lock/engine-claim.ts';
import { listAndWatch } from '../watch/list-and-watch.ts';
import { uidOf } from '../watch/reflector.ts';

/** Counts the pods of an engine while it runs, by the job that their label names: what it says that it measured is compared with them. */
export interface PodCount {
  end(): Promise<void>;
  /** Undefined where they could not be watched. */
  byJob(): Readonly<Record<string, number>> | undefined;
  total(): number;
}

export async function countPods(
  { label, jobLabel = '' }: EngineOwnership,
  claim: EngineClaim,
  state: RunState,
  signal: AbortSignal,
): Promise<PodCount> {
  const seen = new Map<string, string>();
  const see = (pod: JsonObject): void => {
    if (isOf(pod)) seen.set(uidOf(pod), labelOf(pod, jobLabel) ?? '');
  };
  const isOf = (pod: JsonObject): boolean => {
    if (label !== undefined) return labelOf(pod, label) === claim.label?.[1];
    const name = stringAt(pod, 'metadata', 'namespace') ?? '';
    return !claim.before.includes(name) && matchesClaim({ metadata: { name } }, claim);
  };
  const over = new AbortController();
  const watching = AbortSignal.any([signal, over.signal]);
  try {
    const { done } = await listAndWatch(
      { resource: RESOURCES.pods },
      { seen: (_, pod) => see(pod), listed: () => [] },
      state,
      watching,
    );
    return {
      total: () => seen.size,
      end: async () => {
        over.abort();
        await done.catch(() => {});
      },
      byJob: () =>
        Object.fromEntries([...Map.groupBy(seen.values(), (job) => job)].map(([job, all]) => [job, all.length])),
    };
  } catch (error) {
    signal.throwIfAborted();
    over.abort();
    const message = `the pods of the engine are not counted: ${explained(error)}`;
    state.journal.append({ type: 'finding', check: 'engine', level: 'warning', message });
    return { total: () => 0, end: async () => {}, byJob: () => undefined };
  }
}
