import type { JsonObject } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import type { JobType } from '../../prow/job.ts';
import type { Overlay } from './overlay.ts';

/** A file that prowess owns: its path relative to the site's folder, `/` separated. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** One Prow job: its entry in the job file, and what a reader of that file wants to know. */
export interface GeneratedJob {
  readonly type: JobType;
  readonly name: string;
  readonly test: Test;
  /** `org/repo` under which Prow lists it; absent for periodics. */
  readonly repo?: string;
  /** The entry as Prow reads it: what is derived, with what the suite's `prow` says laid over it. */
  readonly entry: JsonObject;
  readonly overlay: Overlay;
  /** Why the times are what they are. */
  readonly timing: readonly string[];
}
