import { type PullAt, pullText } from '../../answer/situation.ts';
import type { Clock } from '../../model/clock.ts';
import { retry } from '../../model/retry.ts';
import { connectGithub, type GithubAccess } from './connect.ts';
import { failure, pauseAfterRead } from './failures.ts';

/** The paths that a pull request changes, old names of what it renames among them. GitHub lists at most 3,000. */
export async function changedFiles(
  access: GithubAccess,
  at: PullAt,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<string[]> {
  const github = connectGithub(access);
  const asked = {
    owner: at.org,
    repo: at.repo,
    pull_number: Number(at.number),
    per_page: 100,
    request: { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) },
  };
  const files = await retry(
    clock,
    () => github.paginate(github.rest.pulls.listFiles, asked),
    pauseAfterRead,
    signal,
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    throw failure(`the files of ${pullText(at)} could not be read`, error);
  });
  return files.flatMap(({ filename, previous_filename: before }) => [
    filename,
    ...(before === undefined ? [] : [before]),
  ]);
}

const ANSWER_MS = 30_000;
