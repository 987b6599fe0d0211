import { startControlPlane } from '../../../test/conformance/support/control-plane/control-plane.ts';
import type { WorkloadName } from '../manifests.ts';
import { bareLoop } from './bare.ts';
import { kubeBurner } from './kube-burner.ts';
import { loadGenerator } from './load-generator.ts';
import { prowess } from './prowess.ts';
import { measure, type Side, taskIn } from './side.ts';
import { tellBurnerTimes, tellOwnTimes, tellRatios, tellSide } from './tell.ts';
import type { Task, Tool } from './tool.ts';

/** What is made in one round, and who does it beside prowess. */
export interface Round {
  readonly workload: WorkloadName;
  readonly objects: number;
  readonly perSecond?: number;
  readonly beside: readonly Rival[];
}

export type Rival = keyof typeof RIVALS;

const RIVALS = { 'bare loop': bareLoop, 'kube-burner': kubeBurner, 'perfscale-load-generator': loadGenerator };

/** Plays rounds on one control plane, one tool after the other. */
export async function playRounds(rounds: readonly Round[], folder: string): Promise<void> {
  const most = Math.max(...rounds.map(({ objects }) => objects));
  const kubevirt = rounds.some(({ workload }) => workload === 'vmi');
  const nodes = Math.ceil(most / (kubevirt ? VMIS_PER_NODE : PODS_PER_NODE)) + 1;
  const plane = await startControlPlane({ nodes, kubevirt });
  try {
    for (const round of rounds) await play(round, taskIn(folder, { plane, ...round }), nodes);
  } finally {
    await plane.stop();
  }
}

/** A node of the control plane takes 250, the warm-up's own one included. */
const PODS_PER_NODE = 240;
const VMIS_PER_NODE = 150;

async function play({ beside }: Round, task: Task, nodes: number): Promise<void> {
  console.log(`\n# ${task.objects} of ${task.workload}, ${task.perSecond ? `${task.perSecond} /s` : 'all at once'}`);
  const own = await tell(prowess(task, nodes), task);
  await tellOwnTimes(own, task);
  for (const rival of beside) {
    const side = await tell(await RIVALS[rival](task), task);
    if (rival === 'kube-burner') tellBurnerTimes(side, task);
    tellRatios(own, side);
  }
}

async function tell(tool: Tool, task: Task): Promise<Side> {
  const side = await measure(tool, task);
  tellSide(side, task);
  return side;
}
