import { isOnHost } from '../../model/infrastructure.ts';
import type { JsonObject } from '../../model/json.ts';
import type { TargetCluster } from '../../model/target.ts';

/** Where the pod of a run may be, as fields of its spec. */
export const placementOf = ({ infrastructure }: TargetCluster): JsonObject =>
  infrastructure?.placement === 'exclusive' ? { affinity: ALONE } : {};

/**
 * On no node with another pod of Prow, which labels all of its pods so. The scheduler keeps a required anti-affinity in both directions: it
 * also sends none there later. It looks at the namespace of the pod, where Prow runs all of its jobs.
 */
const ALONE: JsonObject = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: { 'created-by-prow': 'true' } }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
};

/** The variable by which the run knows its node, where that is the machine of its cluster. */
export const nodeNameOf = ({ infrastructure }: TargetCluster): JsonObject[] =>
  infrastructure === undefined || !isOnHost(infrastructure)
    ? []
    : [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }];
