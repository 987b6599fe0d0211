import type { CommitStatus, OwnComment, PullRequest, PullRequests } from '../../answer/pull-requests.ts';
import { type PullAt, pullText } from '../../answer/situation.ts';
import type { Clock } from '../../model/clock.ts';
import { retry } from '../../model/retry.ts';
import { connectGithub, type GithubAccess } from './connect.ts';
import { failure, pauseAfterRead } from './failures.ts';

/**
 * Pull requests of GitHub. Reads are tried three times; what writes is sent once, for a reply that is lost does not say whether it was done.
 * What it reads of comments and their folding only the GraphQL API has. Without a token the pull request is read, and its comments are not known.
 */
export function githubPullRequests(
  access: GithubAccess,
  clock: Pick<Clock, 'sleep'>,
  { statuses = false }: { readonly statuses?: boolean } = {},
): PullRequests {
  const github = connectGithub(access);
  const within = (signal: AbortSignal) => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });

  async function pageOf(at: PullAt, query: string, after: string | null, signal: AbortSignal): Promise<Page> {
    const { org, repo, number } = at;
    const variables = { owner: org, repo, number: Number(number), after, request: within(signal) };
    return retry(clock, () => github.graphql<Page>(query, variables), pauseAfterRead, signal);
  }

  async function read(at: PullAt, bases: readonly string[], signal: AbortSignal): Promise<PullRequest | undefined> {
    const asked = bases.filter((commit) => /^[0-9a-f]{40,64}$/.test(commit)).slice(-MOST_BASES);
    const { repository } = await pageOf(at, readQuery(asked, statuses), null, signal);
    const first = repository?.pullRequest;
    if (first == null) return undefined;
    const comments = [...first.comments.nodes];
    let { pageInfo } = first.comments;
    while (pageInfo.hasNextPage) {
      const more = (await pageOf(at, readQuery([], false), pageInfo.endCursor, signal)).repository?.pullRequest
        ?.comments;
      if (more === undefined) break;
      comments.push(...more.nodes);
      pageInfo = more.pageInfo;
    }
    return {
      id: pullText(at),
      at,
      isOpen: first.state === 'OPEN',
      headSha: first.headRefOid,
      baseRef: first.baseRefName,
      mergedAt: new Map(asked.flatMap((commit, place) => mergeOf(commit, repository?.[`base${place}`]))),
      statuses: (first.commits?.nodes[0]?.commit.status?.contexts ?? []).flatMap(toStatus),
      comments: comments.filter(({ viewerDidAuthor }) => viewerDidAuthor).map(toComment(at)),
    };
  }

  /** What anyone may read; GraphQL answers nothing without a token. */
  async function readPublic(at: PullAt, signal: AbortSignal): Promise<PullRequest | undefined> {
    const { org, repo, number } = at;
    const asked = { owner: org, repo, pull_number: Number(number), request: within(signal) };
    const { data } = await retry(clock, () => github.rest.pulls.get(asked), pauseAfterRead, signal);
    const known = { id: pullText(at), at, mergedAt: new Map(), statuses: [], comments: [] };
    return { ...known, isOpen: data.state === 'open', headSha: data.head.sha, baseRef: data.base.ref };
  }

  return {
    read: (at, bases, signal) =>
      (access.token === undefined ? readPublic(at, signal) : read(at, bases, signal)).catch((error: unknown) => {
        signal.throwIfAborted();
        if (isNotThere(error)) return undefined;
        throw failure(`${pullText(at)} could not be read`, error);
      }),
    async comment({ at: { org, repo, number }, id }, body, signal) {
      await github.rest.issues
        .createComment({ owner: org, repo, issue_number: Number(number), body, request: within(signal) })
        .catch(thrown(`a comment on ${id} could not be made`, signal));
    },
    async edit({ id, at: { org, repo } }, body, signal) {
      await github.rest.issues
        .updateComment({ owner: org, repo, comment_id: Number(id), body, request: within(signal) })
        .catch(thrown(`the comment ${id} could not be changed`, signal));
    },
    async setStatus({ at: { org, repo }, headSha, id }, status, signal) {
      await github.rest.repos
        .createCommitStatus({ owner: org, repo, sha: headSha, ...status, request: within(signal) })
        .catch(thrown(`the commit status ${status.context} on ${id} could not be set`, signal));
    },
    async minimise({ id, node }, signal) {
      await github
        .graphql(MINIMISE, { node, request: within(signal) })
        .catch(thrown(`the comment ${id} could not be folded`, signal));
    },
  };
}

const ANSWER_MS = 30_000;

const thrown =
  (what: string, signal: AbortSignal) =>
  (error: unknown): never => {
    signal.throwIfAborted();
    throw failure(what, error);
  };

const toComment =
  (at: PullAt) =>
  ({ id, fullDatabaseId, body, isMinimized, updatedAt }: Comment): OwnComment => ({
    id: String(fullDatabaseId),
    node: id,
    at,
    body,
    isMinimised: isMinimized,
    changedAt: Date.parse(updatedAt),
  });

/** GraphQL answers 200, with an error of this type. */
const isNotThere = (error: unknown): boolean =>
  error instanceof Error &&
  'errors' in error &&
  Array.isArray(error.errors) &&
  error.errors.some(
    (each: unknown) => typeof each === 'object' && each !== null && 'type' in each && each.type === 'NOT_FOUND',
  );

/** What a commit of a branch has as its date is when GitHub merged it: Prow's Tide merges there. */
function mergeOf(commit: string, answer: GitObject | null | undefined): [string, number][] {
  const at = Date.parse(answer?.committedDate ?? '');
  return Number.isNaN(at) ? [] : [[commit, at]];
}

/** Of the newest runs. */
const MOST_BASES = 20;

const readQuery = (
  bases: readonly string[],
  statuses: boolean,
): string => `query($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      state
      headRefOid
      baseRefName${statuses ? STATUSES : ''}
      comments(first: 100, after: $after) {
        nodes { id fullDatabaseId body isMinimized viewerDidAuthor updatedAt }
        pageInfo { hasNextPage endCursor }
      }
    }
    ${bases.map((commit, place) => `base${place}: object(oid: "${commit}") { ... on Commit { committedDate } }`).join('\n    ')}
  }
}`;

const STATUSES = `
      commits(last: 1) { nodes { commit { status { contexts { context state description } } } } }`;

const STATES: Readonly<Record<string, CommitStatus['state']>> = {
  PENDING: 'pending',
  EXPECTED: 'pending',
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'error',
};

function toStatus({ context, state, description }: StatusContext): CommitStatus[] {
  const known = STATES[state];
  return known === undefined ? [] : [{ context, state: known, description: description ?? '' }];
}

interface StatusContext {
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
}

const MINIMISE = `mutation($node: ID!) {
  minimizeComment(input: {subjectId: $node, classifier: OUTDATED}) { clientMutationId }
}`;

interface Page {
  readonly repository:
    | ({
        readonly pullRequest: {
          readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
          readonly headRefOid: string;
          readonly baseRefName: string;
          readonly commits?: {
            readonly nodes: readonly {
              readonly commit: { readonly status: { readonly contexts: readonly StatusContext[] } | null };
            }[];
          };
          readonly comments: {
            readonly nodes: readonly Comment[];
            readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
          };
        } | null;
      } & { readonly [base: `base${number}`]: GitObject | null })
    | null;
}

/** Empty for one that is no commit. */
interface GitObject {
  readonly committedDate?: string;
}

interface Comment {
  readonly id: string;
  readonly fullDatabaseId: string | number;
  readonly body: string;
  readonly isMinimized: boolean;
  readonly viewerDidAuthor: boolean;
  readonly updatedAt: string;
}
