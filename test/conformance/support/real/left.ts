import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, listAt, parseJson, stringAt } from '../../../../src/model/json.ts';
import { seconds } from '../../../../src/model/units.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { FOLDER } from './conformance.ts';
import { NODES } from './network.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Namespaces of runs, pods, keys, and leases that are held, by what the API server lists. */
export async function leftThere(plane: ControlPlane): Promise<string[]> {
  const admin = plane.connect();
  try {
    const listed = await Promise.all(
      ['api/v1/namespaces', 'api/v1/pods', 'api/v1/secrets', 'apis/coordination.k8s.io/v1/leases'].map(async (path) => {
        const list = parseJson((await admin.text(`/${path}`, call)).text);
        return listAt(isJsonObject(list) ? list : {}, 'items').map((item) => ({ path, item }));
      }),
    );
    return listed
      .flat()
      .filter(({ item }) =>
        isOfRun(stringAt(item, 'metadata', 'namespace') ?? stringAt(item, 'metadata', 'name') ?? ''),
      )
      .filter(({ path, item }) => !(path.endsWith('namespaces') && stringAt(item, 'metadata', 'name') === LOCKS))
      .filter(({ path, item }) => !path.endsWith('leases') || Boolean(stringAt(item, 'spec', 'holderIdentity')))
      .map(
        ({ path, item }) => `${path}: ${stringAt(item, 'metadata', 'namespace')}/${stringAt(item, 'metadata', 'name')}`,
      );
  } finally {
    await admin.close();
  }
}

const isOfRun = (namespace: string): boolean => namespace.startsWith(LOCKS);

/** The namespace of all locks stays: what is in it is looked at. */
const LOCKS = 'prowess';

/** Pods, their mounts and their ends of network cables, as the kernel shows them on each node. */
export const leftOnNodes = (): string[] =>
  NODES.flatMap((node) => {
    const pid = kubeletOf(node);
    const pods = join(FOLDER, 'nodes', node, 'var/lib/kubelet/pods');
    const mounts = linesOf(`/proc/${pid}/mounts`).filter((line) => line.includes('/kubelet/pods/'));
    const cables = linesOf(`/proc/${pid}/net/dev`).filter((line) => /^\s*veth/.test(line));
    const all = [...(existsSync(pods) ? readdirSync(pods) : []), ...mounts, ...cables];
    return all.map((each) => `${node}: ${each.trim()}`);
  });

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n');

function kubeletOf(node: string): string {
  const all = execFileSync('ps', ['-eww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const found = all.find((line) => /\bkubelet --config/.test(line) && line.includes(`--hostname-override=${node} `));
  if (found === undefined) throw new Error(`no kubelet of ${node} is at work`);
  return found.trim().split(' ')[0] ?? '';
}
