import type { Outcome } from '../../model/result.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Point } from '../run.ts';

/** A file of a source, as a whole. */
export interface ImportedFile {
  /** For messages. */
  readonly where: string;
  /** Relative to the folder of its build, `/` separated. */
  readonly path: string;
  readonly text: string;
}

/** What files say of one run. Of which job and build it is their place says. */
export interface RunNumbers {
  readonly points: readonly Point[];
  /** When it started, where the files say so. */
  readonly startedAt?: EpochMs;
  /** When its numbers were uploaded: the end of the run at the earliest. */
  readonly uploadedAt?: EpochMs;
  readonly outcome?: Outcome;
  /** Of a run that is no pass: why. */
  readonly headline?: string;
  /** Facts that cut a history where they differ, in words. */
  readonly hard?: Readonly<Record<string, string>>;
  /** Facts that only mark the point of a history at which they change. */
  readonly soft?: Readonly<Record<string, string>>;
}

/** A run of a table that holds many. */
export interface TableRun extends RunNumbers {
  /** For messages: the line on which it begins. */
  readonly where: string;
  /** Absent where the table is about one job, which it does not name. */
  readonly job?: string;
  /** Absent where the table does not number its runs. */
  readonly build?: string;
  readonly line?: string;
  readonly commit?: string;
}

/** What another program writes, and how its numbers are read. Parsers throw a KnownError with the place of what is wrong. */
export interface ImportFormat {
  /** For people: what writes it. */
  readonly what: string;
  /** Hard facts of every run: two formats that hold the same numbers of a job have the same. */
  readonly hard: Readonly<Record<string, string>>;
  /** Values of the label `kind` that a job of it measures; a job may leave out some. */
  readonly kinds?: readonly string[];
  /** One or more files for each run, in the folder of its build. */
  readonly builds?: BuildFormat;
  /** One file for many runs. */
  readonly table?: (bytes: AsyncIterable<Uint8Array>, where: string) => AsyncIterable<TableRun>;
}

export interface BuildFormat {
  /** Whether a file holds numbers, by its path relative to the folder of the build. */
  readonly holdsNumbers: (path: string) => boolean;
  /** Whether files are looked for in a folder; `artifacts` is looked into in any case. */
  readonly isEntered?: (folder: string) => boolean;
  /** For messages: the names of such files. */
  readonly names: string;
  readonly read: (files: readonly ImportedFile[]) => RunNumbers;
}
