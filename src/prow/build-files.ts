import type { RunEnding, RunIdentity } from '../model/entry.ts';
import type { ExitName } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Outcome } from '../model/result.ts';
import type { EpochMs } from '../model/units.ts';

/**
 * `started.json` and `finished.json` as pod-utils write them (testgrid metadata/job.go), for runs outside Prow. Without a
 * finished.json a build shows as running, so it is written last.
 */
export function startedJson(run: Pick<RunIdentity, 'repos' | 'commit' | 'pull'>, at: EpochMs): string {
  const { repos, commit, pull } = run;
  return document({
    timestamp: Math.floor(at / 1000),
    ...(pull === undefined ? {} : { pull }),
    ...(Object.keys(repos).length === 0 ? {} : { repos }),
    ...(commit === undefined ? {} : { 'repo-commit': commit, 'repo-version': commit }),
  });
}

/** `left`: the cluster that was made for the run could not be removed, so that it ends with 5. `exit`: how its process ends; 5 also where what was done around a load that passed is not done. `metadata` holds the strings of artifacts/metadata.json: TestGrid's column headers read them here. */
export function finishedJson(
  how: { readonly outcome: Outcome; readonly ended: RunEnding; readonly left?: boolean; readonly exit?: ExitName },
  metadata: Readonly<Record<string, string>>,
  at: EpochMs,
): string {
  const passed =
    how.outcome === 'pass' && how.ended === 'completed' && how.left !== true && how.exit !== 'infrastructure';
  const result = how.ended === 'aborted' && how.left !== true ? 'ABORTED' : passed ? 'SUCCESS' : 'FAILURE';
  return document({ timestamp: Math.floor(at / 1000), passed, result, metadata });
}

const document = (value: JsonObject): string => `${JSON.stringify(value)}\n`;
