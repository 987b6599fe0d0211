import type { Namespace, ServiceAccount } from 'kubernetes-types/core/v1.d.ts';
import type { ClusterRoleBinding, RoleBinding } from 'kubernetes-types/rbac/v1.d.ts';
import { firstFew } from '../../../model/counted.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { Test } from '../../../model/suite.ts';
import type { TargetCluster } from '../../../model/target.ts';
import { flowSchema } from './flow-schema.ts';
import { clusterRole, lockRole, runsEngine } from './rights.ts';

/** An object for the cluster under test, and why it is there. */
export interface Fragment {
  readonly why: string;
  readonly object: JsonObject;
}

/** What the runner needs in a cluster under test: an account, its rights, and on an exclusive cluster a way for its lock. */
export function clusterFragments(cluster: TargetCluster, tests: readonly Test[]): Fragment[] {
  const { namespace } = cluster.lock;
  const holds = tests.some(({ experiment }) => experiment.holds !== undefined);
  const own = holds ? 'The lock itself, what tests hold beside it' : 'The lock itself';
  const lock = [
    { why: `${own}, and nothing else in its namespace.`, object: lockRole(NAME, cluster, tests) },
    { why: '', object: roleBinding(namespace) },
    { why: 'Renewals of the lock go ahead of the load that the run makes.', object: flowSchema(NAME, cluster) },
  ];
  return [
    { why: 'Home of the account and of the lock.', object: namespaceObject(namespace) },
    {
      why: 'Whom a job of Prow is, if its kubeconfig holds a token of this account.',
      object: serviceAccount(namespace),
    },
    { why: whyRole(tests), object: clusterRole(NAME, tests) },
    { why: '', object: clusterRoleBinding(namespace) },
    ...(cluster.exclusive || holds ? lock : []),
  ];
}

const NAME = 'prowess-runner';

function whyRole(tests: readonly Test[]): string {
  const own = 'The kinds that the suites create, and those that controllers make of them.';
  const engines = tests.filter(runsEngine).map(({ id }) => id);
  if (engines.length === 0) return own;
  return `${own} What the engines of ${firstFew(engines)} create is not known here: grant it to this account by a role of your own.`;
}

const namespaceObject = (name: string): JsonObject =>
  ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }) satisfies Namespace;

const serviceAccount = (namespace: string): JsonObject =>
  ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace } }) satisfies ServiceAccount;

const roleBinding = (namespace: string): JsonObject =>
  ({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: NAME, namespace },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  }) satisfies RoleBinding;

const clusterRoleBinding = (namespace: string): JsonObject =>
  ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: NAME },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  }) satisfies ClusterRoleBinding;

const RBAC = 'rbac.authorization.k8s.io';
