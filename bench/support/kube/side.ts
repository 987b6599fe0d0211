import { mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { EpochMs } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/runner/cluster.ts';
import { listAll } from '../../../src/runner/list.ts';
import { removeNamespaces } from '../../../src/runner/namespaces.ts';
import { PROGRAMS } from '../../../test/conformance/support/control-plane/commands.ts';
import type { ControlPlane } from '../../../test/conformance/support/control-plane/control-plane.ts';
import { WORKLOADS } from '../manifests.ts';
import { type Audited, readAudit } from './audit.ts';
import { type Observed, observed } from './observed-process.ts';
import type { Task, Tool } from './tool.ts';

/** What one tool did with a task, by the API server's audit log and by Linux. */
export interface Side {
  readonly name: string;
  readonly audit: Audited;
  readonly process: Observed;
  /** What it left behind, if it was asked to remove what it made. */
  readonly left: Remains | undefined;
}

interface Remains {
  readonly objects: number;
  readonly namespaces: readonly string[];
}

/** Lets a tool do its task, and removes what it left: the next one finds the cluster as this one did. */
export async function measure(tool: Tool, task: Task): Promise<Side> {
  const { plane, workload, last } = task;
  const from = statSync(plane.auditLog).size;
  const process = await observed(tool.start(), { exits: [0, ...(tool.exits ?? [])], beside: pidsOf(plane) });
  const { plural } = WORKLOADS[workload].resource;
  const audit = await readAudit(plane.auditLog, { from, resource: plural, owns: tool.owns });
  const cluster = plane.connect();
  const left = await remains(tool, task, cluster);
  const { signal } = new AbortController();
  if (last !== true) await removeNamespaces(left.namespaces, { cluster, clock: systemClock }, signal);
  await cluster.close();
  return { name: tool.name, audit, process, left: tool.deletes ? left : undefined };
}

/** A folder of its own for each task. */
export function taskIn(folder: string, task: Omit<Task, 'folder'>): Task {
  return { ...task, folder: mkdtempSync(join(folder, `${task.workload}-`)) };
}

function pidsOf(plane: ControlPlane): Record<string, number> {
  return Object.fromEntries(
    PROGRAMS.flatMap((program) => {
      const pid = plane.pid(program);
      return pid === undefined ? [] : [[program, pid]];
    }),
  );
}

async function remains({ owns }: Tool, { workload }: Task, cluster: Cluster): Promise<Remains> {
  const { signal } = new AbortController();
  const namespaces = (await listAll(cluster, { resource: RESOURCES.namespaces }, signal))
    .map((each) => stringAt(each, 'metadata', 'name') ?? '')
    .filter(owns);
  const { resource } = WORKLOADS[workload];
  const lists = namespaces.map((namespace) => listAll(cluster, { resource, namespace }, signal));
  return { objects: (await Promise.all(lists)).flat().length, namespaces };
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
