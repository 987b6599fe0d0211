import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { KnownError } from '../../model/errors.ts';
import type { HookCommand } from '../../model/hook.ts';
import { type JsonObject, listAt, numberAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import { ApiError, CALL_TIMEOUT, type Ref } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { removeNamespaces } from '../namespaces.ts';
import { RUN_LABEL } from '../objects/observe.ts';
import { reasonOf } from '../objects/reason.ts';
import { retrying } from '../retry.ts';
import { withTimeout } from '../timeout.ts';
import { createNamespace } from '../watched-namespace.ts';
import type { HookEnd } from './ports.ts';

/** Runs a command in a pod of its image on the cluster, in a namespace of the run's own that is removed with it. */
export async function runInPod(
  action: HookCommand & { readonly image: string },
  variables: Readonly<Record<string, string>>,
  state: RunState,
  signal: AbortSignal,
): Promise<HookEnd> {
  const namespace = await createNamespace(state, signal);
  try {
    const ref = { resource: RESOURCES.pods, namespace, name: NAME };
    const pod = podOf(action, variables, namespace, state);
    await retrying(state.clock, signal, () =>
      state.cluster.create(pod, RESOURCES.pods, { signal, timeoutMs: CALL_TIMEOUT }).catch(unlessThere),
    );
    const ended = await untilEnded(ref, action, state, signal);
    return { code: exitCodeOf(ended), lastLines: await lastLinesOf(ref, ended, state, signal) };
  } finally {
    await removed(namespace, state);
  }
}

const NAME = 'hook';

function podOf(
  { image, command, env }: HookCommand & { readonly image: string },
  variables: Readonly<Record<string, string>>,
  namespace: string,
  { identity }: RunState,
): JsonObject {
  const given = Object.entries({ ...env, ...variables }).map(([name, value]) => ({ name, value }));
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, namespace, labels: { [RUN_LABEL]: identity.build } },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 5,
      containers: [{ name: NAME, image, command: [...command], env: given }],
    },
  } satisfies Pod;
  return pod;
}

/** An attempt whose answer was lost may have made it. */
function unlessThere(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) throw error;
}

async function untilEnded(
  ref: Ref,
  { image }: HookCommand,
  { cluster, clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<JsonObject> {
  let seen = 'nothing of it was seen';
  waitingFor.say(() => `the pod ${ref.namespace}/${ref.name} of ${image} to end: ${seen}`);
  for (;;) {
    const pod = await retrying(clock, signal, () => getIfThere(ref, cluster, signal));
    if (pod === undefined)
      throw new KnownError('infrastructure', `the pod of ${image} was removed before it had ended`);
    const phase = stringAt(pod, 'status', 'phase') ?? 'Pending';
    if (phase === 'Succeeded' || phase === 'Failed') return pod;
    seen = [phase, reasonOf(pod)].filter(Boolean).join(', ');
    await clock.sleep(LOOK_EVERY, signal);
  }
}

const LOOK_EVERY = seconds(1);

/** A pod that failed without an exit code was evicted, or its node was lost. */
function exitCodeOf(pod: JsonObject): number {
  if (stringAt(pod, 'status', 'phase') === 'Succeeded') return 0;
  const [container] = listAt(pod, 'status', 'containerStatuses');
  return numberAt(container, 'state', 'terminated', 'exitCode') || 1;
}

async function lastLinesOf(
  { namespace, name }: Ref,
  pod: JsonObject,
  { cluster, clock }: RunState,
  signal: AbortSignal,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?tailLines=5&limitBytes=8192`;
  try {
    const { text } = await retrying(clock, signal, () => cluster.text(path, { signal, timeoutMs: CALL_TIMEOUT }));
    const lines = text.split(/[\r\n]+/).map((line) => line.trim().slice(0, 200));
    return lines.filter((line) => line !== '').join(' / ');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return reasonOf(pod) ?? '';
  }
}

/** Also of a hook that was stopped; what this leaves, the next holder of the lock removes. */
async function removed(namespace: string, state: RunState): Promise<void> {
  const remove = (inTime: AbortSignal): Promise<void> => removeNamespaces([namespace], state, inTime);
  await withTimeout(state.clock, REMOVE_WITHIN, [], remove, state.waitingFor).catch((error: unknown) => {
    state.journal.append({
      type: 'finding',
      check: 'hook',
      level: 'warning',
      message: `the namespace ${namespace} of a hook was not removed: ${String(error)}`,
      hint: 'the next run on this cluster removes it; by hand: prowess cleanup TEST',
    });
  });
}

const REMOVE_WITHIN: Milliseconds = seconds(60);
