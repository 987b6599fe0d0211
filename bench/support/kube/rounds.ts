import { type ControlPlane, startControlPlane } from '../../../test/conformance/support/control-plane/control-plane.ts';
import type { WorkloadName } from '../manifests.ts';
import { bareLoop } from './bare.ts';
import { kubeBurner } from './kube-burner.ts';
import { loadGenerator } from './load-generator.ts';
import { printBurnerTimes, printOwnTimes, printRatios, printSide } from './print.ts';
import { prowess } from './prowess.ts';
import { measure, type Side, taskIn } from './side.ts';
import type { Task, Tool } from './tool.ts';

/** What is made in one round, and who does it beside prowess. */
export interface Round {
  readonly workload: WorkloadName;
  readonly objects: number;
  readonly perSecond?: number;
  /** Instances as custom resources alone, without virt-controller behind them. */
  readonly kindsAlone?: boolean;
  readonly beside: readonly Rival[];
}

export type Rival = keyof typeof RIVALS;

const RIVALS = { 'bare loop': bareLoop, 'kube-burner': kubeBurner, 'perfscale-load-generator': loadGenerator };

/** Plays rounds on one control plane, one tool after the other. */
export async function playRounds(rounds: readonly Round[], folder: string): Promise<void> {
  const most = Math.max(...rounds.map(({ objects }) => objects));
  const kindsAlone = rounds.some((round) => round.kindsAlone === true);
  const kubevirt = kindsAlone ? 'kinds' : rounds.some(({ workload }) => workload === 'vmi');
  const nodes = Math.ceil(most / PODS_PER_NODE) + 1;
  const plane = await startControlPlane({ nodes, kubevirt });
  try {
    await warmUp(rounds, folder, plane);
    for (const round of rounds) await play(round, taskIn(folder, { plane, ...round }), nodes, round === rounds.at(-1));
  } finally {
    await plane.stop();
  }
}

/** The first tool shall not meet an API server that has never done this before. */
async function warmUp([round]: readonly Round[], folder: string, plane: ControlPlane): Promise<void> {
  if (round === undefined) return;
  const task = taskIn(folder, { plane, workload: round.workload, objects: 100 });
  await measure(bareLoop(task), task);
}

/** A node of the control plane takes 250, the warm-up's own one included. */
const PODS_PER_NODE = 240;

async function play({ beside }: Round, task: Task, nodes: number, last: boolean): Promise<void> {
  console.log(`\n# ${task.objects} of ${task.workload}, ${task.perSecond ? `${task.perSecond} /s` : 'all at once'}`);
  const own = await measureAndPrint(prowess(task, nodes), task);
  await printOwnTimes(own, task);
  for (const rival of beside) {
    const theirs = { ...task, last: last && rival === beside.at(-1) };
    const side = await measureAndPrint(await RIVALS[rival](theirs), theirs);
    if (rival === 'kube-burner') printBurnerTimes(side, task);
    printRatios(own, side);
  }
}

async function measureAndPrint(tool: Tool, task: Task): Promise<Side> {
  const side = await measure(tool, task);
  printSide(side, task);
  return side;
}
