import type { EngineRun } from '../../model/engine.ts';
import type { EpochMs } from '../../model/units.ts';

/** What engines need from outside. */
export interface EnginePorts {
  /**
   * Runs an engine until it ends by itself or its limit is over; when it settles nothing of it is left. Throws KnownError where it cannot be
   * started; rejects with the signal's reason when that aborts.
   */
  run(engine: EngineRun, place: EnginePlace, signal: AbortSignal): Promise<EngineEnd>;
  /** Time is virtual, and what it leaves is played. */
  readonly played?: true;
}

/** Where and as what it runs. */
export interface EnginePlace {
  readonly step: string;
  /** A UUID of this run of it. */
  readonly id: string;
  /** What it may read of the run that it belongs to. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How an engine ended, and what it left. */
export interface EngineEnd {
  /** Absent where its limit was over. */
  readonly exitCode?: number;
  readonly endedBy?: 'limit';
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Of its program, where that is a file here. */
  readonly sha256?: string;
  readonly files: readonly EngineLeftFile[];
  /** Files beyond the limit: they are in its folder, and not named. */
  readonly beyond: number;
}

export interface EngineLeftFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Absent of what is not kept in the journal. */
  readonly content?: Buffer;
}
