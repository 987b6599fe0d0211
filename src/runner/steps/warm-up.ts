import { isMeasurable } from '../../model/entry.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Step } from '../../model/plan.ts';
import { resourceOf } from '../../model/resources.ts';
import type { RunState, StepPerformer, WatchedNamespace } from '../context.ts';
import { inventoriesOf, listNodes, nodeLoadOf } from '../inventory.ts';
import { forEachConcurrently } from '../load/concurrency.ts';
import { assertHeld } from '../load/make.ts';
import { fillManifest, pinnedTo, withMetadata } from '../objects/manifest.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { untilReady } from '../objects/waits.ts';
import { sampleCounts } from '../sampling.ts';
import { untilSteady } from '../steady.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { emptyNamespace } from './delete.ts';

/**
 * One object of each workload on every node that will be measured, so that image pulls and first starts are not latency;
 * then waits until the API server's answers are steady. What the API servers count meanwhile shows what each object, and the cluster by
 * itself, cause.
 */
export const warmUp: StepPerformer<'warm-up'> = async (step, state, signal, level) => {
  const { experiment } = state.plan;
  const { workloads } = experiment;
  const nodes = inventoriesOf(await listNodes(state.cluster, signal), nodeLoadOf(state.plan)).filter(isMeasurable);
  const watched = await ensureNamespace(state, level, workloads, signal);
  watched.steps.push(step.id);
  const counting = { ...state, metrics: await state.findMetrics(signal) };
  await sampleCounts(counting, 'warm-up', signal);
  const names = nodes.map(({ name }) => name).sort();
  await forEachConcurrently(names, names.length, (node, index) => warmNode(node, index, step, watched, state, signal));
  const reached = () => level.tracker.counts(step.id).ready >= names.length * step.objects.length;
  await state.waitingFor.during(
    () => untilReady(level.tracker, [step.id], names.length * step.objects.length),
    level.tracker.until(reached, signal),
  );
  const nodesReached = new Set([...level.tracker.all()].flatMap(({ node }) => node ?? [])).size;
  await emptyNamespace(watched, step.id, state, level, signal);
  await sampleCounts(counting, 'rest', signal);
  const steady = await untilSteady(step.id, state, state.plan.experiment.steady.warmUpMaxMs, signal);
  await sampleCounts(counting, 'rest', signal);
  return { nodes: names.length, nodesReached, ...steady };
};

type WarmUpStep = Extract<Step, { kind: 'warm-up' }>;

async function warmNode(
  node: string,
  index: number,
  step: WarmUpStep,
  watched: WatchedNamespace,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = watched;
  for (const [variant, { workload, parameters }] of step.objects.entries()) {
    const name = `warm-${workload.name}-${variant}-${index}`;
    const filled = fillManifest(withOneReplica(workload.manifest), { ...parameters, index, name, namespace });
    const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: step.id };
    const manifest = pinnedTo(withMetadata(filled, { name, namespace, labels }), node);
    assertHeld(state);
    await state.calls.create(manifest, resourceOf(manifest), { step: step.id, signal });
  }
}

/** Of a set one instance warms a node as well as many. */
function withOneReplica(manifest: JsonObject): JsonObject {
  const { spec } = manifest;
  return isJsonObject(spec) && 'replicas' in spec ? { ...manifest, spec: { ...spec, replicas: 1 } } : manifest;
}
