import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { peer } from '../../../test/conformance/support/peers.ts';
import { manifestOf } from '../manifests.ts';
import type { Task, Tool } from './tool.ts';

const NAMESPACE = 'generator';
/** It deletes as slowly as it creates: of more objects than these it is not asked to. */
const DELETES_UP_TO = 100;

/** KubeVirt's own perfscale-load-generator, with a burst as in its examples. It knows no setting for its client's rate. */
export async function loadGenerator({ plane, folder, workload, objects }: Task): Promise<Tool> {
  const program = await peer('perfscale-load-generator');
  const config = join(folder, 'generator.yaml');
  const template = 'generator-object.yaml';
  const object = { templateFile: template, inputVars: { namespace: NAMESPACE } };
  writeFileSync(config, stringify({ name: 'burst', type: 'burst', timeout: '30m', count: objects, object }));
  const metadata = { name: `${workload}-{{.replica}}`, namespace: '{{.namespace}}' };
  writeFileSync(join(folder, template), stringify(manifestOf(workload, metadata)));
  const deletes = objects <= DELETES_UP_TO;
  const args = ['--workload', config, '--kubeconfig', plane.kubeconfig, `--delete=${deletes}`];
  return {
    name: 'perfscale-load-generator',
    start: () => spawn(program, args),
    owns: (namespace) => namespace === NAMESPACE,
    deletes,
  };
}
