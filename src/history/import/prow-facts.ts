import { type Json, numberAt, objectAt, stringAt } from '../../model/json.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ImportedFile } from './format.ts';
import { readJson } from './json-file.ts';

/** What Prow's own files beside a build's artifacts say of it. */
export interface ProwFacts {
  readonly startedAt?: EpochMs;
  /** Absent while the build runs. */
  readonly finished?: { readonly result: string; readonly at?: EpochMs };
  /** The branch that was cloned, where all repositories that it names agree on one. */
  readonly line?: string;
  readonly commit?: string;
  /** `org/repo` -> what was cloned of it: `branch:sha,pull:sha`. */
  readonly repos: Readonly<Record<string, string>>;
  /** The pull request that the build was for. */
  readonly pull?: string;
}

/** Reads started.json and finished.json (testgrid metadata/job.go), as far as they are there. */
export function prowFacts(files: { readonly started?: ImportedFile; readonly finished?: ImportedFile }): ProwFacts {
  const started = files.started && readJson(files.started).value;
  const finished = files.finished && readJson(files.finished).value;
  const startedAt = instantAt(started);
  const at = instantAt(finished);
  const line = lineOf(started);
  const commit = stringAt(started, 'repo-commit') || undefined;
  const pull = stringAt(started, 'pull') || undefined;
  const repos = Object.entries(objectAt(started, 'repos')).map(([repo, refs]) => [repo, String(refs)] as const);
  return {
    repos: Object.fromEntries(repos),
    ...(pull !== undefined && { pull }),
    ...(startedAt !== undefined && { startedAt }),
    ...(finished !== undefined && { finished: { result: resultOf(finished), ...(at !== undefined && { at }) } }),
    ...(line !== undefined && { line }),
    ...(commit !== undefined && { commit }),
  };
}

function instantAt(file: Json | undefined): EpochMs | undefined {
  const timestamp = numberAt(file, 'timestamp');
  return timestamp === undefined ? undefined : epochMs(timestamp * 1000);
}

const resultOf = (finished: Json): string =>
  stringAt(finished, 'result') ?? (objectAt({ finished }, 'finished').passed === true ? 'SUCCESS' : 'FAILURE');

/** `repos` is `org/repo` -> `branch:sha,...`. */
function lineOf(started: Json | undefined): string | undefined {
  const branches = Object.values(objectAt(started, 'repos')).map((refs) => String(refs).split(/[:,]/)[0]);
  const [line] = branches;
  return branches.every((branch) => branch === line) && line !== '' ? line : undefined;
}
