import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { peer } from '../../../test/conformance/support/peers.ts';
import { manifestOf, type WorkloadName } from '../manifests.ts';
import type { Task, Tool } from './tool.ts';

/** Its exit code when its measurement missed too many objects, as it does here. */
const MISSED = 4;
const NAMESPACE = 'burner';
const NO_LIMIT = 100_000;

/** kube-burner with its own latency measurement, its rate limit off or set to the pace. It removes what it made, unless it is the last. */
export async function kubeBurner(task: Task): Promise<Tool> {
  const program = await peer('kube-burner');
  const folder = join(task.folder, 'burner');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yml'), stringify(configOf(task)));
  const object = manifestOf(task.workload, { name: `${task.workload}-{{.Iteration}}` });
  writeFileSync(join(folder, 'object.yml'), `---\n${stringify(object)}`);
  return {
    name: 'kube-burner',
    start: () => spawn(program, ['init', '-c', 'config.yml', '--kubeconfig', task.plane.kubeconfig], { cwd: folder }),
    owns: (namespace) => namespace === NAMESPACE,
    deletes: task.last !== true,
    exits: [MISSED],
  };
}

function configOf({ workload, objects, perSecond = NO_LIMIT, last = false }: Task): object {
  const { measurement } = MEASURED[workload];
  return {
    global: { gc: !last, measurements: [{ name: measurement }] },
    metricsEndpoints: [{ indexer: { type: 'local', metricsDirectory: 'measured' } }],
    jobs: [
      {
        name: 'load',
        namespace: NAMESPACE,
        namespacedIterations: false,
        jobIterations: objects,
        qps: perSecond,
        burst: perSecond,
        preLoadImages: false,
        objects: [{ objectTemplate: 'object.yml', replicas: 1 }],
      },
    ],
  };
}

/** What it says how long each object took: name -> milliseconds. */
export function burnerLatencies({ folder, workload }: Task): ReadonlyMap<string, number> {
  const { measurement, name, latency } = MEASURED[workload];
  const files = globSync(join(folder, 'burner', 'measured', `${measurement}Measurement-*.json`));
  const rows = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[]);
  return new Map(rows.map((row) => [String(row[name]), Number(row[latency])]));
}

const MEASURED: Readonly<Record<WorkloadName, { measurement: string; name: string; latency: string }>> = {
  pod: { measurement: 'podLatency', name: 'podName', latency: 'podReadyLatency' },
  vmi: { measurement: 'vmiLatency', name: 'vmiName', latency: 'vmiRunningLatency' },
};
