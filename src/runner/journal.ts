import type { Fact } from '../model/entry.ts';

/** Where facts go, at once and in order. The implementation stamps and numbers them. */
export interface Journal {
  /** Synchronous: the line is with the operating system when this returns. Never throws; `failed` aborts instead. */
  append(fact: Fact): void;
  /** Resolves when everything appended is on the disk. */
  flush(): Promise<void>;
  /** Aborts with the error when the journal can no longer be written: the run must stop. */
  readonly failed: AbortSignal;
}
