import type { FlowSchema } from 'kubernetes-types/flowcontrol/v1.d.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { TargetCluster } from '../../../model/target.ts';

/**
 * Sends the runner's lease traffic through the priority level that the API server keeps for leader election, before the schemas
 * of service accounts (precedence 900 and later) catch it: a saturated server then still renews the lock.
 */
export const flowSchema = (account: string, { lock }: TargetCluster): JsonObject =>
  ({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name: 'prowess-lock' },
    spec: {
      priorityLevelConfiguration: { name: 'leader-election' },
      matchingPrecedence: 150,
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: account, namespace: lock.namespace } }],
          resourceRules: [
            {
              verbs: ['get', 'create', 'patch'],
              apiGroups: ['coordination.k8s.io'],
              resources: ['leases'],
              namespaces: [lock.namespace],
            },
          ],
        },
      ],
    },
  }) satisfies FlowSchema;
