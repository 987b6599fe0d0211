import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Access } from '../../../../src/adapters/kube/access/access.ts';
import type { KubeCluster } from '../../../../src/adapters/kube/connect.ts';
import { type JsonObject, stringAt } from '../../../../src/model/json.ts';
import type { Resource } from '../../../../src/model/resources.ts';
import { seconds } from '../../../../src/model/units.ts';
import type { ControlPlane } from './control-plane.ts';
import { until } from './ready.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** From now on the API server answers 429 to each client that creates pods as an account of namespace `default`; resolves to what ends that. */
export async function refuseCreates(admin: KubeCluster, account: string, access: Access): Promise<() => Promise<void>> {
  await admin.create(ONE_SEAT, PRIORITY_LEVELS, call);
  const { object } = await admin.create(schemaOf(account), FLOW_SCHEMAS, call);
  const uid = stringAt(object, 'metadata', 'uid');
  await until('the API server knows the limit', async () => (await flowSchemaOf(access)) === uid);
  const giveBack = takeSeat(access);
  return async () => {
    giveBack();
    for (const resource of [FLOW_SCHEMAS, PRIORITY_LEVELS]) await admin.delete({ resource, name: NAME }, call);
  };
}

/** Takes the only seat, by a request whose body never comes to its end. */
function takeSeat(access: Access): () => void {
  let asking: ClientRequest | undefined;
  let given = false;
  const ask = (): void => {
    if (given) return;
    asking = createPod(access, 1000);
    // The request that has the seat now gives it back soon.
    asking.on('error', () => {}).on('response', (reply) => reply.resume().on('end', ask));
    asking.write('{');
  };
  ask();
  return () => {
    given = true;
    asking?.destroy();
  };
}

/** The UID of the FlowSchema under which a create of a pod falls: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
async function flowSchemaOf(access: Access): Promise<string | string[] | undefined> {
  const [reply]: IncomingMessage[] = await once(createPod(access, 2).end('{}'), 'response');
  reply?.resume();
  return reply?.headers['x-kubernetes-pf-flowschema-uid'];
}

function createPod({ server, tls, login }: Access, length: number): ClientRequest {
  const headers = {
    authorization: login.kind === 'header' ? login.value : '',
    'content-type': 'application/json',
    'content-length': length,
  };
  return request(new URL('/api/v1/namespaces/default/pods', server), { method: 'POST', ca: tls.ca, headers });
}

/** Lets etcd forget everything but the present, and makes sure that something happened before. */
export async function compact({ ports }: ControlPlane, admin: KubeCluster): Promise<void> {
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'compacted-', namespace: 'default' } };
  for (let index = 0; index < 3; index++) await admin.create(made, CONFIG_MAPS, call);
  const { resourceVersion } = await admin.list({ resource: CONFIG_MAPS, namespace: 'default' }, call);
  const body = JSON.stringify({ revision: resourceVersion, physical: true });
  const reply = await fetch(`http://127.0.0.1:${ports.etcd}/v3/kv/compaction`, { method: 'POST', body });
  if (!reply.ok) throw new Error(`etcd does not compact: ${await reply.text()}`);
}

const NAME = 'prowess-one-seat';
const FLOW_CONTROL = 'flowcontrol.apiserver.k8s.io/v1';
const CONFIG_MAPS: Resource = { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const FLOW_SCHEMAS: Resource = {
  apiVersion: FLOW_CONTROL,
  kind: 'FlowSchema',
  plural: 'flowschemas',
  namespaced: false,
};
const PRIORITY_LEVELS: Resource = {
  apiVersion: FLOW_CONTROL,
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  namespaced: false,
};

/** A level without shares: it admits one request at a time. */
const ONE_SEAT: JsonObject = {
  apiVersion: FLOW_CONTROL,
  kind: PRIORITY_LEVELS.kind,
  metadata: { name: NAME },
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 0,
      lendablePercent: 0,
      borrowingLimitPercent: 0,
      limitResponse: { type: 'Reject' },
    },
  },
};

const schemaOf = (account: string): JsonObject => ({
  apiVersion: FLOW_CONTROL,
  kind: FLOW_SCHEMAS.kind,
  metadata: { name: NAME },
  spec: {
    priorityLevelConfiguration: { name: NAME },
    matchingPrecedence: 2,
    rules: [
      {
        subjects: [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'default', name: account } }],
        resourceRules: [{ verbs: ['create'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] }],
      },
    ],
  },
});
