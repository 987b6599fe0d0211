import type { JsonObject } from '../../../model/json.ts';
import type { Test } from '../../../model/suite.ts';
import type { TargetCluster } from '../../../model/target.ts';
import { flowSchema } from './flow-schema.ts';
import { clusterRole, lockRole } from './rights.ts';

/** An object for the cluster under test, and why it is there. */
export interface Fragment {
  readonly why: string;
  readonly object: JsonObject;
}

/** What the runner needs in a cluster under test: an account, its rights, and on an exclusive cluster a way for its lock. */
export function clusterFragments(cluster: TargetCluster, tests: readonly Test[]): Fragment[] {
  const { namespace } = cluster.lock;
  const account = { kind: 'ServiceAccount', name: NAME, namespace };
  const lock = [
    { why: 'The lock itself, and nothing else in its namespace.', object: lockRole(NAME, cluster) },
    { why: '', object: binding('Role', 'RoleBinding', account, namespace) },
    { why: 'Renewals of the lock go ahead of the load that the run makes.', object: flowSchema(NAME, cluster) },
  ];
  return [
    { why: 'Home of the account and of the lock.', object: core('Namespace', namespace) },
    {
      why: 'Whom a job of Prow is, if its kubeconfig holds a token of this account.',
      object: core('ServiceAccount', NAME, namespace),
    },
    {
      why: 'The kinds that the suites create, and those that controllers make of them.',
      object: clusterRole(NAME, tests),
    },
    { why: '', object: binding('ClusterRole', 'ClusterRoleBinding', account) },
    ...(cluster.exclusive ? lock : []),
  ];
}

const NAME = 'prowess-runner';

const core = (kind: string, name: string, namespace?: string): JsonObject => ({
  apiVersion: 'v1',
  kind,
  metadata: namespace === undefined ? { name } : { name, namespace },
});

const binding = (role: string, kind: string, subject: JsonObject, namespace?: string): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: namespace === undefined ? { name: NAME } : { name: NAME, namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role, name: NAME },
  subjects: [subject],
});
