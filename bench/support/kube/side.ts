import { mkdirSync, statSync } from 'node:fs';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { type EpochMs, seconds } from '../../../src/model/units.ts';
import { listAll } from '../../../src/runner/list.ts';
import { removeNamespaces } from '../../../src/runner/namespaces.ts';
import { PROGRAMS } from '../../../test/conformance/support/control-plane/commands.ts';
import type { ControlPlane } from '../../../test/conformance/support/control-plane/control-plane.ts';
import { WORKLOADS } from '../manifests.ts';
import { type Audited, readAudit } from './audit.ts';
import { type Observed, observed } from './observed-process.ts';
import type { Task, Tool } from './tool.ts';

/** What one tool did with a task, told by the API server's audit log and by Linux. */
export interface Side {
  readonly name: string;
  readonly audit: Audited;
  readonly process: Observed;
  /** What it left behind; not looked for after the last tool. */
  readonly left: Remains | undefined;
}

interface Remains {
  readonly objects: number;
  readonly namespaces: number;
}

/** Lets a tool do its task, and tidies up after it: the next one finds the cluster as this one did. */
export async function measure(tool: Tool, { plane, workload, last = false }: Task): Promise<Side> {
  const { resource } = WORKLOADS[workload];
  const from = statSync(plane.auditLog).size;
  const process = await observed(tool.start(), { exits: [0, ...(tool.exits ?? [])], beside: pidsOf(plane) });
  const audit = await readAudit(plane.auditLog, { from, resource: resource.plural, owns: tool.owns });
  return { name: tool.name, audit, process, left: last ? undefined : await tidyUp(tool, plane, resource) };
}

/** A folder of its own for each task. */
export function taskIn(folder: string, task: Omit<Task, 'folder'>): Task {
  const own = `${folder}/${task.workload}-${task.objects}-${task.perSecond ?? 'burst'}`;
  mkdirSync(own, { recursive: true });
  return { ...task, folder: own };
}

function pidsOf(plane: ControlPlane): Record<string, number> {
  return Object.fromEntries(
    PROGRAMS.flatMap((program) => {
      const pid = plane.pid(program);
      return pid === undefined ? [] : [[program, pid]];
    }),
  );
}

/** Counts what a tool left behind when it ended, then removes it. */
async function tidyUp(
  { owns }: Tool,
  plane: ControlPlane,
  resource: (typeof WORKLOADS)[Task['workload']]['resource'],
): Promise<Remains> {
  const cluster = plane.connect();
  const { signal } = new AbortController();
  const namespaces = (await listAll(cluster, { resource: RESOURCES.namespaces }, signal))
    .map((each) => stringAt(each, 'metadata', 'name') ?? '')
    .filter(owns);
  const lists = namespaces.map((namespace) => listAll(cluster, { resource, namespace }, signal));
  const objects = (await Promise.all(lists)).flat().length;
  await removeNamespaces(namespaces, { cluster, clock: systemClock }, signal);
  await cluster.close();
  if (namespaces.length > 0) await systemClock.sleep(seconds(1));
  return { objects, namespaces: namespaces.length };
}

/** From its first creation until the last object ran. */
export const secondsToRun = ({ audit }: Side): number => (audit.lastRunningAt - audit.firstSentAt) / 1000;

export const createdPerSecond = ({ audit }: Side): number =>
  audit.created / ((audit.lastCreatedAt - audit.firstSentAt) / 1000);

/** Processor seconds of the tool itself per 1,000 objects, its start included, until the last of them ran. */
export const cpuPerThousand = (side: Side): number =>
  (1000 * ownSeconds(side, side.audit.lastRunningAt)) / side.audit.created;

/** Of which it took before its first creation. */
export const cpuBeforeLoad = (side: Side): number => ownSeconds(side, side.audit.firstSentAt);

const ownSeconds = ({ process }: Side, moment: EpochMs): number => process.processors.at('itself', moment);
