import { stringAt } from '../../model/json.ts';
import { resourceOf } from '../../model/resources.ts';
import type { RunState, Scene, StepPerformer } from '../context.ts';
import { listNodes } from '../inventory.ts';
import { fillManifest, pinnedTo, withMetadata } from '../objects/manifest.ts';
import { isMeasurable } from '../objects/node.ts';
import { RUN_LABEL, STEP_LABEL } from '../objects/observe.ts';
import { ensureScene } from '../scene.ts';
import { untilSteady } from '../steady.ts';
import { emptyScene } from './delete.ts';

/**
 * One object of each workload on every node that will be measured, so that image pulls and first starts are not latency;
 * then waits until the API server's answers are steady.
 */
export const warmUp: StepPerformer<'warm-up'> = async (step, state, signal) => {
  const { workloads } = state.plan.test;
  const nodes = (await listNodes(state.cluster, state.plan.test, signal)).filter(isMeasurable);
  const scene = await ensureScene(state, workloads, signal);
  scene.steps.push(step.id);
  const names = nodes.map(({ name }) => name).sort();
  await Promise.all(names.map((node, index) => warmNode(node, index, step.id, scene, state, signal)));
  const reached = () => readyCount(state, step.id) >= names.length * workloads.length;
  await state.tracker.until(reached, signal);
  const nodesReached = new Set([...state.tracker.all()].flatMap(({ node }) => node ?? [])).size;
  await emptyScene(scene, step.id, state, signal);
  const steady = await untilSteady(state, state.plan.test.steady.warmUpMaxMs, signal);
  return { nodes: names.length, nodesReached, ...steady };
};

async function warmNode(
  node: string,
  index: number,
  step: string,
  scene: Scene,
  state: RunState,
  signal: AbortSignal,
): Promise<void> {
  for (const workload of state.plan.test.workloads) {
    const name = `warm-${workload.name}-${index}`;
    const filled = fillManifest(workload.manifest, { index, name, namespace: scene.namespace });
    const labels = { [RUN_LABEL]: state.identity.build, [STEP_LABEL]: step };
    const manifest = pinnedTo(withMetadata(filled, { name, namespace: scene.namespace, labels }), node);
    await state.calls.create(manifest, resourceOf(manifest), { step, signal });
  }
}

function readyCount(state: RunState, step: string): number {
  const kinds = new Set(state.plan.test.workloads.map(({ manifest }) => stringAt(manifest, 'kind') ?? ''));
  return [...kinds].reduce((total, kind) => total + state.tracker.counts(step, kind).ready, 0);
}
