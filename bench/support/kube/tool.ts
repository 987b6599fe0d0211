import type { ChildProcess } from 'node:child_process';
import type { ControlPlane } from '../../../test/conformance/support/control-plane/control-plane.ts';
import type { WorkloadName } from '../manifests.ts';

/** What a tool shall do: make so many objects, as fast as the API server takes them or at a pace. */
export interface Task {
  readonly plane: ControlPlane;
  /** The tools write here what they read, and what they measured. */
  readonly folder: string;
  readonly workload: WorkloadName;
  readonly objects: number;
  readonly perSecond?: number;
  /** The control plane ends with this task, so nothing needs to be removed. */
  readonly last?: boolean;
}

/** One side of the bench. */
export interface Tool {
  readonly name: string;
  /** Starts it in a process of its own. */
  start(): ChildProcess;
  /** Whether a namespace holds its objects. */
  owns(namespace: string): boolean;
  /** Whether it is asked to remove what it made: then what it leaves behind is printed. */
  readonly deletes: boolean;
  /** Exit codes that are taken for an end, beside 0. */
  readonly exits?: readonly number[];
}
