import type { Load } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import { later, type Milliseconds, ms } from '../../model/units.ts';
import { ApiError } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { fillManifest, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL, WORKLOAD_LABEL } from '../objects/observe.ts';
import { arrivalTimes } from './arrivals.ts';
import { forEachConcurrently } from './concurrency.ts';

export interface Made {
  readonly requested: number;
  readonly created: number;
  /** Creations that the API server refused for good. */
  readonly refused: number;
}

/** Creates a load's objects when they are due. Open-loop schedules are kept: a late creation is sent at once. */
export async function makeLoad(
  load: Load,
  step: string,
  namespace: string,
  state: RunState,
  signal: AbortSignal,
): Promise<Made> {
  const objects = load.objects.flatMap(({ workload, count, parameters }) =>
    Array.from({ length: count }, (_, index) => ({ workload, index, parameters })),
  );
  const due = arrivalTimes(load.arrival, objects.length, state.random.fork(`arrivals/${step}`));
  const start = state.clock.now();
  const startMono = state.clock.monotonic();
  const open = load.arrival.process !== 'burst';
  let created = 0;
  let refused = 0;
  await forEachConcurrently(objects, load.concurrency, async ({ workload, index, parameters }, position) => {
    const dueMs = due[position] ?? ms(0);
    if (open) await sleepUntil(state, startMono, dueMs, signal);
    const filled = fillManifest(workload.manifest, {
      ...parameters,
      index,
      name: `${workload.name}-${index}`,
      namespace,
    });
    const manifest = withMetadata(filled, {
      name: `${workload.name}-${index}`,
      namespace,
      labels: { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: step, [WORKLOAD_LABEL]: workload.name },
    });
    const scheduledAt = later(start, dueMs);
    try {
      await state.calls.create(manifest, resourceOf(manifest), { step, signal, scheduledAt });
      created += 1;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused += 1;
    }
  });
  return { requested: objects.length, created, refused };
}

async function sleepUntil(state: RunState, start: Milliseconds, due: Milliseconds, signal: AbortSignal): Promise<void> {
  const wait = ms(start + due - state.clock.monotonic());
  if (wait > 0) await state.clock.sleep(wait, signal);
}
