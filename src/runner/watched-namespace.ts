import type { ObjectState } from '../model/entry.ts';
import { defaultReady, type ReadyWhen } from '../model/ready.ts';
import { RESOURCES, type Resource, resourcesBehind } from '../model/resources.ts';
import type { Workload } from '../model/suite.ts';
import { type LevelState, type RunState, RunStop, type WatchedNamespace } from './context.ts';
import { openNamespace } from './lock/own-namespaces.ts';
import { untilUsable } from './namespaces.ts';
import { observe, RUN_LABEL } from './objects/observe.ts';
import { unmetReady } from './objects/unmet.ts';
import { listAndWatch, type ResourceEventHandler } from './watch/list-and-watch.ts';
import { nodeHandler } from './watch-nodes.ts';

/** The watched of a level, opened when its first load begins. */
export async function ensureNamespace(
  state: RunState,
  level: LevelState,
  workloads: readonly Workload[],
  signal: AbortSignal,
): Promise<WatchedNamespace> {
  level.watched ??= await openNamespaceWithWatches(state, level, workloads, signal);
  return level.watched;
}

/** Makes a namespace of this run's own and follows the workloads' objects in it, and what their controllers make. */
async function openNamespaceWithWatches(
  state: RunState,
  { tracker }: LevelState,
  workloads: readonly Workload[],
  signal: AbortSignal,
): Promise<WatchedNamespace> {
  const about = { tracker, journal: state.journal };
  const namespace = await createNamespace(state, signal);
  const end = new AbortController();
  const giveUp = (): void => end.abort(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  const opened = followedResources(workloads).map((resource) =>
    listAndWatch({ resource, namespace }, eventHandlerFor(about, resource, workloads), state, end.signal),
  );
  const watchedNodes = listAndWatch({ resource: RESOURCES.nodes }, nodeHandler(state), state, end.signal);
  const reflector = await Promise.all([...opened, watchedNodes])
    .catch((error: unknown) => {
      end.abort(error);
      throw error;
    })
    .finally(() => signal.removeEventListener('abort', giveUp));
  return {
    namespace,
    steps: [],
    takeIndexes: indexes(),
    reconcile: async (own) => void (await Promise.all(reflector.map(({ relist }) => relist(own)))),
    close: async () => {
      end.abort();
      await Promise.all(reflector.map(({ done }) => done));
    },
  };
}

function indexes(): WatchedNamespace['takeIndexes'] {
  let taken = 0;
  return (count) => {
    taken += count;
    return taken - count;
  };
}

/** The token is in the name, so that a late create of a holder that was frozen meets a terminating namespace. */
export async function createNamespace(state: RunState, signal: AbortSignal): Promise<string> {
  if (state.held === undefined) throw new RunStop('infrastructure', 'there is no lock, so no namespace may be made');
  const request = {
    lock: state.lock.name,
    labels: { [RUN_LABEL]: state.identity.build },
    nextNumber: () => {
      state.namespaces++;
      return ++state.suite.namespaceNumber;
    },
  };
  const name = await openNamespace(state, state.held, request, signal);
  await untilUsable(name, state, signal);
  return name;
}

/** The workloads' own kinds, and those that KubeVirt's controllers derive from them. */
function followedResources(workloads: readonly Workload[]): Resource[] {
  const all = workloads.flatMap(({ manifest }) => resourcesBehind(manifest));
  return [...new Map(all.map((resource) => [resource.plural, resource])).values()];
}

/** Takes in what a watch shows of a kind, and writes down what is new. */
export function eventHandlerFor(
  { tracker, journal }: Pick<LevelState, 'tracker'> & Pick<RunState, 'journal'>,
  resource: Resource,
  workloads: readonly Workload[],
): ResourceEventHandler {
  const ready = readyOf(resource, workloads);
  return {
    seen(change, raw, receivedAt) {
      const whole = { kind: resource.kind, ...raw };
      const object = observe(whole, ready);
      if (change === 'deleted') tracker.remove(object.uid);
      else if (!tracker.update(object, isAwaited(object) ? unmetReady(whole, ready) : undefined)) return;
      journal.append({ type: 'seen', change, receivedAt, object });
    },
    listed(uids, receivedAt) {
      const gone = goneFrom(uids);
      for (const object of gone) {
        tracker.remove(object.uid);
        journal.append({ type: 'seen', change: 'deleted', receivedAt, object });
      }
      return gone.map(({ uid }) => uid);
    },
  };

  function goneFrom(uids: ReadonlySet<string>) {
    return [...tracker.all()].filter(({ kind, uid }) => kind === resource.kind && !uids.has(uid));
  }
}

/** Whether a step of ours waits for it. */
const isAwaited = ({ ready, owner, step }: ObjectState): boolean => !ready && owner === undefined && step !== undefined;

function readyOf({ apiVersion, kind }: Resource, workloads: readonly Workload[]): ReadyWhen {
  const own = workloads.find(({ manifest }) => manifest.kind === kind);
  return own?.ready ?? defaultReady({ apiVersion, kind }) ?? { phase: 'Running' };
}
