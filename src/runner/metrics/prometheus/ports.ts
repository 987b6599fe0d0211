import type { KeptFile } from '../../../model/entry.ts';
import type { Milliseconds } from '../../../model/units.ts';
import type { Prometheus } from './query.ts';

/** What keeping a Prometheus' samples beside a run needs from outside. */
export interface DatabasePorts {
  readonly server: Prometheus;
  /** Selectors of PromQL: the series that are kept. */
  readonly series: readonly string[];
  /** Names of families that are kept before others where not all can be. */
  readonly first: ReadonlySet<string>;
  /**
   * Makes a snapshot of the database and keeps of it the blocks of the last time; absent where the site does not say how a snapshot is
   * reached. Throws where the server forbids it, or where it cannot be read.
   */
  snapshot?(lengthMs: Milliseconds, signal: AbortSignal): Promise<KeptSnapshot>;
  /** Keeps a text compressed by gzip among the artifacts of the run, at a path from their folder. */
  keep(path: string, pieces: Iterable<string>): Promise<KeptFile>;
}

export interface KeptSnapshot {
  readonly files: readonly KeptFile[];
  /** What of it is missing, or was left on the server, a sentence each. */
  readonly gaps: readonly string[];
}
