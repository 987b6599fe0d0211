import { GO_ANNOTATION, type Member } from '../../model/benchmark.ts';
import type { ParticipantFact } from '../../model/entry.ts';
import { type Json, type JsonObject, listAt, parseJson, stringAt } from '../../model/json.ts';
import { RESOURCES, resourceOf } from '../../model/resources.ts';
import { type EpochMs, elapsed, epochMs, later, seconds } from '../../model/units.ts';
import { CALL_TIMEOUT, type Reply } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { retrying } from '../retry.ts';

/** Where a benchmark's objects are made, and what its pods are filled in with. */
export interface Place {
  readonly step: string;
  readonly namespace: string;
  /** `server-address` -> `10.1.2.3` */
  readonly values: Record<string, Json>;
}

export async function makeObjects(objects: readonly JsonObject[], place: Place, state: RunState, signal: AbortSignal) {
  for (const object of objects) {
    const { object: made } = await make(
      fillManifest(object, place.values),
      stringAt(object, 'metadata', 'name') ?? '',
      place,
      state,
      signal,
    );
    const address = stringAt(made, 'spec', 'clusterIP');
    if (address !== undefined) place.values['service-address'] = address;
  }
}

export const makePod = ({ role, name, index }: Member, place: Place, state: RunState, signal: AbortSignal) =>
  make(
    fillManifest(role.pod, { ...place.values, index, name, namespace: place.namespace }),
    name,
    place,
    state,
    signal,
  );

async function make(
  object: JsonObject,
  name: string,
  place: Place,
  state: RunState,
  signal: AbortSignal,
): Promise<Reply> {
  const { step, namespace } = place;
  const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: step };
  const manifest = withMetadata(object, { name, namespace, labels });
  assertHeld(state);
  return state.calls.create(manifest, resourceOf(manifest), { step, signal });
}

/** What the API server says of a pod that has arrived: where it is, how it is reached, what it runs. */
export async function lookAt(
  { role, name }: Member,
  { step, namespace }: Place,
  { cluster, clock }: Pick<RunState, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<{ readonly fact: Omit<ParticipantFact, 'state'>; readonly reply: Reply }> {
  const ref = { resource: RESOURCES.pods, namespace, name };
  const reply = await retrying(clock, signal, () => cluster.get(ref, { signal, timeoutMs: CALL_TIMEOUT }));
  const { object } = reply;
  const networks = networksOf(object);
  const fact = {
    type: 'participant',
    step,
    name,
    role: role.name,
    node: stringAt(object, 'spec', 'nodeName'),
    address: addressOf(object, role.family),
    imageId: stringAt(listAt(object, 'status', 'containerStatuses')[0], 'imageID'),
    ...(networks.length > 0 && { networks }),
  } as const;
  return { fact, reply };
}

function addressOf(pod: JsonObject, family: 4 | 6 | undefined): string | undefined {
  const all = listAt(pod, 'status', 'podIPs').flatMap((each) => stringAt(each, 'ip') ?? []);
  const own = all.find((ip) => family === undefined || ip.includes(':') === (family === 6));
  return own ?? (family === undefined ? stringAt(pod, 'status', 'podIP') : undefined);
}

/** As Multus writes them: https://github.com/k8snetworkplumbingwg/multi-net-spec */
function networksOf(pod: JsonObject): string[] {
  const written = stringAt(pod, 'metadata', 'annotations', 'k8s.v1.cni.cncf.io/network-status');
  const all = written === undefined ? [] : parseJson(written);
  return (Array.isArray(all) ? all : []).flatMap((each: Json) => stringAt(each, 'name') ?? []);
}

/** Lets the participants begin: one at once, several at the same moment by the clock of the cluster. */
export async function release(
  members: readonly Member[],
  { namespace, step }: Place,
  known: Reply | undefined,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const go = members.length === 1 ? 0 : startOf(known, state.clock.now());
  const patch = { metadata: { annotations: { [GO_ANNOTATION]: String(go) } } };
  await Promise.all(
    members.map(({ name }) =>
      state.calls.patch({ resource: RESOURCES.pods, namespace, name }, patch, { step, signal }),
    ),
  );
}

/** Kubelets take a second or two to show a pod its new annotation. */
const NOTICE_MS = seconds(4);

/** Nodes follow the cluster's clock more closely than ours. A whole number: a shell compares no other. */
function startOf(known: Reply | undefined, now: EpochMs): EpochMs {
  const clusterNow = known?.serverDate === undefined ? now : later(known.serverDate, elapsed(known.receivedAt, now));
  return epochMs(Math.ceil(later(clusterNow, NOTICE_MS)));
}
