import type { JsonObject } from '../../model/json.ts';
import type { Load } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { ApiError } from '../cluster.ts';
import { type RunState, RunStop, type WatchedNamespace } from '../context.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL, WORKLOAD_LABEL } from '../objects/observe.ts';
import { onSchedule } from './schedule.ts';

export interface LoadResult {
  readonly requested: number;
  readonly created: number;
  /** Creations that the API server refused for good. */
  readonly refused: number;
  /** The last refusal. */
  readonly refusal: ApiError | undefined;
}

/** One object that is to be created. */
export interface CreateRequest {
  readonly workload: Workload;
  readonly index: number;
  readonly parameters: JsonObject;
}

/** Creates a load's objects when they are due. */
export async function makeLoad(
  load: Load,
  step: string,
  { namespace, takeIndexes }: Pick<WatchedNamespace, 'namespace' | 'takeIndexes'>,
  state: RunState,
  signal: AbortSignal,
): Promise<LoadResult> {
  const orders = ordersOf(load, takeIndexes);
  const refusals: ApiError[] = [];
  await onSchedule(orders, { ...load, id: step }, state, signal, async (order, scheduledAt) => {
    const refusal = await makeObject(order, { step, namespace, scheduledAt }, state, signal);
    if (refusal !== undefined) refusals.push(refusal);
  });
  const requested = orders.length;
  const refused = refusals.length;
  return { requested, created: requested - refused, refused, refusal: refusals.at(-1) };
}

/** Several workloads take turns: each is measured on the same cluster, and not the last one on a full one. */
function ordersOf({ objects }: Load, takeIndexes: WatchedNamespace['takeIndexes']): CreateRequest[] {
  const turns = Math.max(0, ...objects.map(({ count }) => count));
  const first = takeIndexes(objects.reduce((total, { count }) => total + count, 0));
  return Array.from({ length: turns }, (_, turn) => turn).flatMap((turn) =>
    objects
      .filter(({ count }) => turn < count)
      .map(({ workload, parameters }): CreateRequest => ({ workload, index: first + turn, parameters })),
  );
}

interface CreatePlace {
  readonly step: string;
  readonly namespace: string;
  readonly scheduledAt?: EpochMs;
}

/** Creates one object; resolves to the refusal when the API server refused it for good. */
export async function makeObject(
  order: CreateRequest,
  place: CreatePlace,
  state: RunState,
  signal: AbortSignal,
): Promise<ApiError | undefined> {
  const { workload, index, parameters } = order;
  const { step, namespace, scheduledAt } = place;
  const name = objectName(order);
  const filled = fillManifest(workload.manifest, { ...parameters, index, name, namespace });
  const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: step, [WORKLOAD_LABEL]: workload.name };
  const manifest = withMetadata(filled, { name, namespace, labels });
  assertHeld(state);
  try {
    await state.calls.create(manifest, resourceOf(manifest), { step, signal, scheduledAt, workload: workload.name });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** A process that was frozen learns here, before any timer fires, that its time is over: throws why. */
export function assertHeld({ held }: RunState): void {
  if (held?.mayLoad() !== true) throw held?.lost.reason ?? new RunStop('completed', 'the lock is not held');
}

/** Distinct in a namespace: workloads have different names. */
export const objectName = ({ workload, index }: CreateRequest): string => `${workload.name}-${index}`;
