import type { ObjectState } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { WatchedLoad } from '../../model/node-load.ts';
import { hasEndedPhase, resourceOf } from '../../model/resources.ts';
import type { RunState } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL } from '../objects/observe.ts';

/** Watches nodes while a fleet works on them. None of it ends a run: why a node was not seen is written down. */
export interface NodeWatchers {
  /** To be called whenever a participant may have come to a node, or a watcher's pod may have changed. */
  look(participants: ReadonlyMap<string, ObjectState>, pods: ReadonlyMap<string, ObjectState>): void;
  /** Something was heard of a node. */
  heard(load: Pick<WatchedLoad, 'node' | 'samples'>): void;
  /** Nodes with participants of which a first sample may still come. */
  missing(): string[];
  /** Those of these pods that are watchers. */
  among(pods: ReadonlyMap<string, ObjectState>): [name: string, pod: ObjectState][];
  /** The run goes on without the fleet: names the nodes of which nothing was heard, and why. */
  end(pods: ReadonlyMap<string, ObjectState>): void;
}

/** What of a step the watchers of its nodes need. */
export interface WatchPlace {
  readonly step: string;
  readonly namespace: string;
  /** Values for the placeholders of the pod. */
  readonly values: Readonly<Record<string, Json>>;
  /** How many participants come to nodes. */
  readonly participants: number;
}

/** Of one node. */
interface Watcher {
  /** Of its pod. */
  readonly name: string;
  /** Why its pod could not be made. */
  failure?: string;
  isHeard?: true;
  /** A first sample has come, or none will. */
  isSettled?: true;
}

/**
 * @param pod one watcher; absent where the suite asks for none
 * @param onAll is called once each node with participants has said its first sample, or has no watcher that could
 */
export function nodeWatchers(
  pod: JsonObject | undefined,
  place: WatchPlace,
  state: RunState,
  onAll: () => void,
  signal: AbortSignal,
): NodeWatchers {
  const { step, namespace, values } = place;
  const watchers = new Map<string, Watcher>();
  let areAllThere = false;

  const make = async (from: JsonObject, node: string, name: string): Promise<void> => {
    assertHeld(state);
    // Not of the step, whose objects are the participants.
    const about = { name, namespace, labels: { [RUN_LABEL]: state.identity.build } };
    const manifest = withMetadata(fillManifest(from, { ...values, name, node }), about);
    await state.calls.create(manifest, resourceOf(manifest), { step, signal });
  };

  const missing = (): string[] => [...watchers].flatMap(([node, { isSettled }]) => (isSettled ? [] : [node]));

  const sayWhenAll = (): void => {
    if (areAllThere && missing().length === 0) onAll();
  };

  return {
    missing,
    heard({ node, samples }) {
      const watcher = watchers.get(node);
      if (watcher === undefined) return;
      watcher.isHeard = true;
      if (samples.length > 0) watcher.isSettled = true;
      sayWhenAll();
    },
    look(participants, pods) {
      if (pod === undefined) return;
      const nodes = [...participants.values()].flatMap(({ node }) => node ?? []);
      areAllThere = nodes.length >= place.participants;
      for (const node of nodes) {
        if (watchers.has(node)) continue;
        const watcher: Watcher = { name: `watch-${watchers.size}` };
        watchers.set(node, watcher);
        make(pod, node, watcher.name).catch((error: unknown) => {
          watcher.failure = messageOf(error);
          watcher.isSettled = true;
          sayWhenAll();
        });
      }
      for (const watcher of watchers.values())
        if (hasEndedPhase(pods.get(watcher.name)?.phase)) watcher.isSettled = true;
      sayWhenAll();
    },
    among: (pods) => [...watchers.values()].flatMap(({ name }) => pairOf(name, pods.get(name))),
    end(pods) {
      for (const [node, { name, failure, isHeard }] of watchers) {
        if (isHeard) continue;
        const reason = failure ?? wordsOf(name, pods.get(name));
        state.journal.append({ type: 'node-load', step, node, bootId: '', boundMs: 0, samples: [], reason });
      }
    },
  };
}

const pairOf = (name: string, pod: ObjectState | undefined): [string, ObjectState][] =>
  pod === undefined ? [] : [[name, pod]];

function wordsOf(name: string, pod: ObjectState | undefined): string {
  if (pod === undefined) return `nothing was heard of its watcher ${name}`;
  const { phase = 'Pending', failure, reason } = pod;
  return `nothing was heard of its watcher ${name}, which is ${[phase, failure, reason].filter((each) => each !== undefined).join(': ')}`;
}
