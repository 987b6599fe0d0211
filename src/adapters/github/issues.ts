import type { Clock } from '../../model/clock.ts';
import { KnownError } from '../../model/errors.ts';
import { retry } from '../../model/retry.ts';
import type { Issues, OwnIssue } from '../../notify/issues.ts';
import { connectGithub, type GithubAccess } from './connect.ts';
import { failure, pauseAfterRead } from './failures.ts';

/**
 * Issues with the label `prowess` of one repository, as GitHub's REST API has them. Reads are tried three times, writes once. Without a token those of any account
 * are listed.
 */
export function githubIssues(
  access: GithubAccess,
  { org: owner, repo }: { readonly org: string; readonly repo: string },
  clock: Pick<Clock, 'sleep'>,
): Issues {
  const github = connectGithub(access);
  const within = (signal: AbortSignal) => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
  const of = { owner, repo };
  const name = `${owner}/${repo}`;
  const refuse = (what: string, signal: AbortSignal) => (error: unknown) => {
    signal.throwIfAborted();
    throw failure(`${what} of ${name}`, error);
  };
  async function login(signal: AbortSignal): Promise<string> {
    const { data: me } = await retry(
      clock,
      () => github.rest.users.getAuthenticated({ request: within(signal) }),
      pauseAfterRead,
      signal,
    ).catch(refuse('the account that asks for issues', signal));
    if (typeof me?.login !== 'string') {
      throw new KnownError('infrastructure', `${name}: what answers is not GitHub's API: it names no account`, {
        hint: 'check the address of --github-api',
      });
    }
    return me.login;
  }

  return {
    async list(signal) {
      const creator = access.token === undefined ? undefined : await login(signal);
      const asked = {
        ...of,
        labels: LABEL,
        state: 'all' as const,
        ...(creator !== undefined && { creator }),
        per_page: 100,
        request: within(signal),
      };
      const all = await retry(
        clock,
        () => github.paginate(github.rest.issues.listForRepo, asked),
        pauseAfterRead,
        signal,
      ).catch(refuse('the issues', signal));
      return all.map(
        ({ number, title, body, state }): OwnIssue => ({ number, title, body: body ?? '', isOpen: state === 'open' }),
      );
    },
    async open({ title, body }, signal) {
      await github.rest.issues
        .create({ ...of, title, body, labels: [LABEL], request: within(signal) })
        .catch(refuse('an issue', signal));
    },
    async update(number, { title, body, isOpen }, signal) {
      await github.rest.issues
        .update({
          ...of,
          issue_number: number,
          title,
          body,
          state: isOpen ? 'open' : 'closed',
          request: within(signal),
        })
        .catch(refuse(`issue ${number}`, signal));
    },
  };
}

const LABEL = 'prowess';
const ANSWER_MS = 30_000;
