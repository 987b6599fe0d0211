import type { ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject, parseJson } from '../../src/model/json.ts';
import { type Received, type ScriptedServer, scriptedServer } from './scripted-server.ts';

/** A pull request of the forge. */
export interface ForgePull {
  state: 'OPEN' | 'CLOSED' | 'MERGED';
  headRefOid: string;
  baseRefName: string;
  readonly comments: ForgeComment[];
  /** Commit statuses of the newest commit, as they were set. */
  readonly statuses?: { context: string; state: string; description: string }[];
  /** Paths that it changes. */
  readonly files?: readonly string[];
}

export interface ForgeComment {
  readonly id: number;
  body: string;
  isMinimized: boolean;
  /** Of the account whose token asks. */
  readonly own: boolean;
  updatedAt: string;
}

/** What goes wrong with a call: `500` before anything is done; `lost`: it is done, and the reply never comes; `limit` as GitHub's secondary limits. */
export type ForgeFault = '500' | 'lost' | 'limit' | undefined;

export interface Forge extends ScriptedServer {
  readonly pulls: Map<string, ForgePull>;
  /** Commits of the branch, with when they were merged. */
  readonly commits: Map<string, string>;
  /** What comes to pass with the call of this number, from 0. */
  fault: (call: number) => ForgeFault;
  /** What Deck answers to /prowjobs.js. */
  prowJobs: readonly object[];
  readonly issues: ForgeIssue[];
  /** What was sent to /webhook. */
  readonly messages: object[];
  /** The status that the webhook answers. */
  webhookStatus: number;
}

export interface ForgeIssue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
}

/**
 * GitHub as its documentation describes the calls that are made of it (docs.github.com: GraphQL `pullRequest`, `minimizeComment`; REST "Issue
 * comments"), and Deck's list of jobs, on loopback.
 */
export async function openForge(now: () => Date): Promise<Forge> {
  const pulls = new Map<string, ForgePull>();
  const commits = new Map<string, string>();
  let calls = 0;
  let forge: Forge | undefined;
  const server = await scriptedServer((response, request) => {
    if (request.url === '/webhook') return toWebhook(response, request, forge);
    if (request.url.startsWith('/prowjobs.js')) return sendJson(response, 200, { items: forge?.prowJobs ?? [] });
    if (request.headers.authorization !== 'token secret' && !isPublic(request))
      return sendJson(response, 401, { message: 'Bad credentials' });
    const fault = forge?.fault(calls++);
    if (fault === '500') return sendJson(response, 500, { message: 'oops' });
    if (fault === 'limit') return sendJson(response, 403, { message: 'secondary rate limit' }, { 'retry-after': '60' });
    const [status, body] = answered(request, { pulls, commits, issues: forge?.issues ?? [] }, now().toISOString());
    if (fault === 'lost') return void response.destroy();
    return sendJson(response, status, body);
  });
  forge = Object.assign(server, {
    pulls,
    commits,
    fault: (): ForgeFault => undefined,
    prowJobs: [],
    issues: [],
    messages: [],
    webhookStatus: 200,
  });
  return forge;
}

/** What GitHub's REST API shows of a public repository to anyone. */
const isPublic = ({ method, url, headers }: Received): boolean =>
  headers.authorization === undefined &&
  method === 'GET' &&
  /^\/repos\/[^/]+\/[^/]+\/(issues\?|pulls\/\d+($|\/files))/.test(url);

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function toWebhook(response: ServerResponse, { body }: Received, forge: Forge | undefined): void {
  if (forge?.webhookStatus === 200) forge.messages.push(JSON.parse(body));
  response.writeHead(forge?.webhookStatus ?? 500).end('ok');
}

type Kept = Pick<Forge, 'pulls' | 'commits' | 'issues'>;

function answered(request: Received, { pulls, commits, issues }: Kept, at: string): [number, object] {
  const read = request.method === 'GET' ? found(request.url, { pulls, issues }) : undefined;
  if (read !== undefined) return read;
  const { method, url, body } = request;
  const sent = parseJson(body) ?? {};
  if (!isJsonObject(sent)) return [400, { message: 'Problems parsing JSON' }];
  if (url === '/graphql') return [200, graphql(sent, { pulls, commits }, at)];
  if (/^\/repos\/[^/]+\/[^/]+\/issues(\/\d+)?$/.test(url)) return withIssue(issues, url, sent);
  const [, sha] = /^\/repos\/[^/]+\/[^/]+\/statuses\/(\w+)$/.exec(url) ?? [];
  if (sha !== undefined) return withStatus(pulls, sha, sent);
  const [, owner, repo, number] = /^\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)\/comments$/.exec(url) ?? [];
  const pull = pulls.get(`${owner}/${repo}#${number}`);
  if (method === 'POST' && pull !== undefined) return [201, added(pull, pulls, String(sent.body), at)];
  const [, id] = /^\/repos\/[^/]+\/[^/]+\/issues\/comments\/(\d+)$/.exec(url) ?? [];
  const comment = commentsOf(pulls).find((each) => String(each.id) === id);
  if (method !== 'PATCH' || comment === undefined) return [404, { message: 'Not Found' }];
  Object.assign(comment, { body: String(sent.body), updatedAt: at });
  return [200, { id: comment.id }];
}

/** What is read without GraphQL. */
function found(url: string, { pulls, issues }: Omit<Kept, 'commits'>): [number, object] | undefined {
  if (url === '/user') return [200, { login: 'prowess-bot' }];
  if (/^\/repos\/[^/]+\/[^/]+\/issues\?/.test(url)) return [200, issues];
  const [, of, own, files] = /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)(\/files\?.*)?$/.exec(url) ?? [];
  const pull = pulls.get(`${of}#${own}`);
  if (files !== undefined && pull !== undefined) return [200, (pull.files ?? []).map((filename) => ({ filename }))];
  return of === undefined ? undefined : publicPull(pull);
}

const publicPull = (pull: ForgePull | undefined): [number, object] =>
  pull === undefined
    ? [404, { message: 'Not Found' }]
    : [
        200,
        {
          state: pull.state === 'OPEN' ? 'open' : 'closed',
          head: { sha: pull.headRefOid },
          base: { ref: pull.baseRefName },
        },
      ];

function withIssue(issues: ForgeIssue[], url: string, sent: JsonObject): [number, object] {
  const [, number] = /\/issues\/(\d+)$/.exec(url) ?? [];
  const known = issues.find((issue) => String(issue.number) === number);
  if (number !== undefined && known === undefined) return [404, { message: 'Not Found' }];
  const issue = known ?? { number: issues.length + 1, title: '', body: '', state: 'open' as const };
  Object.assign(issue, {
    title: String(sent.title),
    body: String(sent.body),
    ...(sent.state !== undefined && { state: sent.state }),
  });
  if (known === undefined) issues.push(issue);
  return [known === undefined ? 201 : 200, issue];
}

/** The newest of a context counts. */
function withStatus(pulls: Forge['pulls'], sha: string, { context, state, description }: JsonObject): [number, object] {
  const pull = [...pulls.values()].find(({ headRefOid }) => headRefOid === sha);
  if (pull?.statuses === undefined) return [403, { message: 'Resource not accessible by personal access token' }];
  const own = { context: String(context), state: String(state), description: String(description) };
  pull.statuses.splice(0, pull.statuses.length, ...pull.statuses.filter((each) => each.context !== own.context), own);
  return [201, own];
}

function added(pull: ForgePull, pulls: Map<string, ForgePull>, body: string, updatedAt: string): object {
  const id = 1000 + commentsOf(pulls).length;
  pull.comments.push({ id, body, isMinimized: false, own: true, updatedAt });
  return { id };
}

const commentsOf = (pulls: Map<string, ForgePull>): ForgeComment[] =>
  [...pulls.values()].flatMap(({ comments }) => comments);

function graphql(
  { query, variables }: JsonObject,
  { pulls, commits: merged }: Omit<Kept, 'issues'>,
  at: string,
): object {
  const { owner, repo, number, after, node } = isJsonObject(variables) ? variables : {};
  if (String(query).includes('minimizeComment')) {
    const comment = commentsOf(pulls).find(({ id }) => `node-${id}` === node);
    if (comment === undefined) return { errors: [{ type: 'NOT_FOUND', message: 'no such node' }] };
    Object.assign(comment, { isMinimized: true, updatedAt: at });
    return { data: { minimizeComment: { clientMutationId: null } } };
  }
  const pull = pulls.get(`${owner}/${repo}#${number}`);
  if (pull === undefined) {
    return {
      data: { repository: { pullRequest: null } },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest' }],
    };
  }
  const { state, headRefOid, baseRefName, comments } = pull;
  const from = Number(after ?? 0);
  const nodes = comments.slice(from, from + PAGE).map(({ id, body, isMinimized, own, updatedAt }) => ({
    id: `node-${id}`,
    fullDatabaseId: String(id),
    body,
    isMinimized,
    viewerDidAuthor: own,
    updatedAt,
  }));
  const hasNextPage = from + PAGE < comments.length;
  const pageInfo = { hasNextPage, endCursor: hasNextPage ? String(from + PAGE) : null };
  const contexts = (pull.statuses ?? []).map((each) => ({ ...each, state: each.state.toUpperCase() }));
  const commits = String(query).includes('commits(last: 1)')
    ? { commits: { nodes: [{ commit: { status: contexts.length === 0 ? null : { contexts } } }] } }
    : {};
  const pullRequest = { state, headRefOid, baseRefName, ...commits, comments: { nodes, pageInfo } };
  return { data: { repository: { pullRequest, ...objectsOf(String(query), merged) } } };
}

/** `alias: object(oid: "...")`: null for a commit that is not there. */
function objectsOf(query: string, commits: Forge['commits']): Record<string, object | null> {
  const wanted = query.matchAll(/(\w+): object\(oid: "(\w+)"\)/g);
  return Object.fromEntries(
    [...wanted].map(([, alias = '', oid = '']) => {
      const committedDate = commits.get(oid);
      return [alias, committedDate === undefined ? null : { committedDate }];
    }),
  );
}

const PAGE = 100;
