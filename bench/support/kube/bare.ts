import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Task, Tool } from './tool.ts';

const NAMESPACE = 'bare';

/** A loop that only creates and watches (`bare-loop.ts`). It leaves everything behind. */
export function bareLoop({ plane, workload, objects }: Task): Tool {
  const program = join(import.meta.dirname, 'bare-loop.ts');
  const args = [program, '--workload', workload, '--objects', String(objects), '--namespace', NAMESPACE];
  return {
    name: 'bare loop',
    start: () => spawn(process.execPath, args, { env: { ...process.env, KUBECONFIG: plane.kubeconfig } }),
    owns: (namespace) => namespace === NAMESPACE,
    deletes: false,
  };
}
