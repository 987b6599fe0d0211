import type { Mistake } from '../source/diagnostic.ts';

/** A mistake in an object of Kubernetes, and where in it. */
export interface Slip extends Mistake {
  readonly path: readonly string[];
  /** Whether the last key of the path is wrong, or its value. */
  readonly about: 'key' | 'value';
  /** What of it is wrong: a value's type, a value, a key, what is not there, or how several values fit together. */
  readonly what: 'type' | 'value' | 'unknown' | 'missing' | 'rule';
}
