import type { TargetCluster } from '../../model/target.ts';

/** The Prow queue that all jobs on an exclusive cluster share; operator/ gives it a capacity of 1. */
export const queueOf = (cluster: TargetCluster): string => `prowess-${cluster.name}`;
