import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES, type Resource } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { temporaryFolder } from '../../support/folder.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { CONTEXT } from './control-plane/files.ts';
import { run } from './run.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** A kubeconfig, by its path, of an account that shows this token. */
export function kubeconfigOf(plane: ControlPlane, token: string, port = plane.ports['kube-apiserver']): string {
  const server = `https://127.0.0.1:${port}`;
  const path = join(temporaryFolder(), 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    clusters: [
      {
        name: CONTEXT,
        cluster: {
          server,
          'tls-server-name': 'kubernetes',
          'certificate-authority': join(plane.folder, 'pki/apiserver.crt'),
        },
      },
    ],
    users: [{ name: CONTEXT, user: { token } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
  return path;
}

/** A ServiceAccount's token, valid for an hour; with the account it ends. */
export async function tokenOf({ kubeconfig }: ControlPlane, namespace: string, name: string): Promise<string> {
  const args = ['--kubeconfig', kubeconfig, '--namespace', namespace, 'create', 'token', name];
  const { code, stdout, stderr } = await run('kubectl', args);
  if (code !== 0) throw new Error(`there is no token of ${namespace}/${name}: ${stderr}`);
  return stdout.trim();
}

/** A new account with the rights of a ClusterRole that is there; at `port` is the API server, or what is before it. */
export async function newAccount(plane: ControlPlane, name: string, role: string, port?: number) {
  const admin = plane.connect();
  const namespace = 'default';
  await admin.create(account(namespace, name), RESOURCES.serviceAccounts, call);
  await admin.create(binding(namespace, name, role), BINDINGS, call);
  const kubeconfig = kubeconfigOf(plane, await tokenOf(plane, namespace, name), port);
  await admin.close();
  return {
    kubeconfig,
    async remove(): Promise<void> {
      const again = plane.connect();
      await again.delete({ resource: RESOURCES.serviceAccounts, namespace, name }, call);
      await again.close();
    },
  };
}

const BINDINGS: Resource = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
};

const account = (namespace: string, name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { namespace, name },
});

const binding = (namespace: string, name: string, role: string): JsonObject => ({
  apiVersion: BINDINGS.apiVersion,
  kind: BINDINGS.kind,
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', namespace, name }],
});
