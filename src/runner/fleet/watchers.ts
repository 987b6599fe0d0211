import type { ObjectState } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { resourceOf } from '../../model/resources.ts';
import type { RunState } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL } from '../objects/observe.ts';

/** Watches nodes while a fleet works on them. None of it ends a run: why a node was not seen is written down. */
export interface NodeWatchers {
  /** To be called whenever a participant may have come to a node. */
  look(participants: ReadonlyMap<string, ObjectState>): void;
  /** Something was heard of a node. */
  heard(node: string): void;
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
}

/** @param pod one watcher; absent where the suite asks for none */
export function nodeWatchers(
  pod: JsonObject | undefined,
  place: WatchPlace,
  state: RunState,
  signal: AbortSignal,
): NodeWatchers {
  const { step, namespace, values } = place;
  /** Node -> its pod, or why there is none. */
  const watchers = new Map<string, { readonly name: string; failure?: string }>();
  const heard = new Set<string>();

  const make = async (from: JsonObject, node: string, name: string): Promise<void> => {
    assertHeld(state);
    // Not of the step, whose objects are the participants.
    const about = { name, namespace, labels: { [RUN_LABEL]: state.identity.build } };
    const manifest = withMetadata(fillManifest(from, { ...values, name, node }), about);
    await state.calls.create(manifest, resourceOf(manifest), { step, signal });
  };

  return {
    heard: (node) => heard.add(node),
    look(participants) {
      if (pod === undefined) return;
      for (const { node } of participants.values()) {
        if (node === undefined || watchers.has(node)) continue;
        const watcher: { readonly name: string; failure?: string } = { name: `watch-${watchers.size}` };
        watchers.set(node, watcher);
        make(pod, node, watcher.name).catch((error: unknown) => {
          watcher.failure = messageOf(error);
        });
      }
    },
    among: (pods) => [...watchers.values()].flatMap(({ name }) => pairOf(name, pods.get(name))),
    end(pods) {
      for (const [node, { name, failure }] of watchers) {
        if (heard.has(node)) continue;
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
