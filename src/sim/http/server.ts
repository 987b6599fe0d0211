import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { parseTarget, type Target } from '../api/paths.ts';
import type { RequestInfo } from '../api/request.ts';
import { ConnectionReset } from '../api/request-faults.ts';
import type { SimApi } from '../api/server.ts';
import type { Verb } from '../registry/kinds.ts';
import { noSuchPath, StatusError } from '../registry/status.ts';
import { acceptedForm, type Form } from './accept.ts';
import { readBody } from './body.ts';
import { discoveryDocument } from './discovery.ts';
import { respondJson, respondStatus, respondText } from './respond.ts';
import { asTable } from './table.ts';
import { streamWatch } from './watch.ts';

/**
 * The simulated API server over HTTP: a thin layer that speaks JSON, as kubectl and client libraries expect it. Anybody on
 * this machine may use it: clients send no credentials over plain HTTP.
 */
export function createHttpServer(api: SimApi): Server {
  const server = createServer((request, response) => {
    answer(api, request, response).catch((error: unknown) => refuse(error, request, response, api));
  });
  // Watches stay open for as long as they like.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 90_000;
  return server;
}

async function answer(api: SimApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  refuseForeigners(request);
  const url = new URL(request.url ?? '/', 'http://cluster');
  const form = acceptedForm(request.headers.accept);
  const target = parseTarget(api.kinds, url);
  const client = clientOf(request);
  if (target === undefined || isText(target)) {
    if (request.method !== 'GET') throw noSuchPath();
    const document = discoveryDocument(api, url.pathname);
    if (document !== undefined) return respondJson(response, api, 200, document);
    return respondText(response, api, await api.text(url.pathname + url.search, client));
  }
  const body = await readBody(request);
  const verb = verbOf(request.method ?? 'GET', target);
  const { object, ...patch } = body;
  const asked: RequestInfo = { ...target, ...patch, verb, body: object, client };
  if (verb === 'watch') return streamWatch(api, asked, form, response);
  const reply = await api.handle(asked);
  respondJson(response, api, reply.status, shaped(api, target, reply.body, form));
}

/** What a pod printed, and the pages of a pod or a kubelet, are no objects. */
const isText = ({ subresource }: Target): boolean =>
  subresource === 'log' || subresource?.startsWith('proxy/') === true;

/**
 * A page in a browser could reach a loopback address under a name of its own (DNS rebinding), or send what needs no answer to it from
 * its own site. Browsers say where a page is from; other clients do not.
 */
function refuseForeigners({ headers }: IncomingMessage): void {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    throw new StatusError(403, 'Forbidden', `this server is not ${host}`);
  const isOwn = origin === undefined || origin === `http://${host}`;
  if (isOwn && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new StatusError(403, 'Forbidden', 'pages of other sites may not use this server');
}

const shaped = (api: SimApi, { kind }: Target, body: JsonObject, form: Form): JsonObject =>
  body.kind === 'Status' ? body : asTable(kind, body, form, api.serverNow());

function verbOf(method: string, { name, watch, kind }: Target): Verb {
  const verb = VERBS[method]?.(name !== undefined, watch);
  if (verb === undefined || !kind.verbs.includes(verb)) {
    throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
  }
  return verb;
}

const VERBS: Readonly<Record<string, (named: boolean, watch: boolean) => Verb | undefined>> = {
  GET: (named, watch) => (watch ? 'watch' : named ? 'get' : 'list'),
  POST: (named) => (named ? undefined : 'create'),
  PUT: (named) => (named ? 'update' : undefined),
  PATCH: (named) => (named ? 'patch' : undefined),
  DELETE: (named) => (named ? 'delete' : 'deletecollection'),
};

/** `kubectl/v1.32 (linux/amd64) ...` asks as kubectl. */
const clientOf = (request: IncomingMessage): string => request.headers['user-agent']?.split('/')[0] ?? 'unknown';

function refuse(error: unknown, request: IncomingMessage, response: ServerResponse, api: SimApi): void {
  if (error instanceof ConnectionReset || response.headersSent) return void request.socket.destroy();
  // What is left of a body that was not read would be taken for the next request.
  if (!request.complete) response.setHeader('Connection', 'close');
  respondStatus(response, api, error instanceof StatusError ? error : internal(error));
}

const internal = (error: unknown): StatusError => new StatusError(500, 'InternalError', messageOf(error));
