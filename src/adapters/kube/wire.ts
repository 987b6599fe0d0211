import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { ApiError, type Call, type Stamps } from '../../runner/cluster.ts';
import type { BytesReply } from '../../runner/profiles/ports.ts';
import type { Access } from './access/access.ts';
import { type Credentials, createCredentials, type Proof } from './access/credentials.ts';
import { createDispatcher } from './dispatcher.ts';
import { noReply, refusal, tooLarge } from './errors.ts';
import { exchange, type Receiver } from './exchange.ts';
import { redactor } from './redact.ts';
import { type Begun, type Fetched, type Head, type Sent, stampsOf } from './reply.ts';
import type { ApiRequest } from './requests.ts';
import { NotOpened, type SocketUser, useWebSocket } from './web-socket.ts';

export interface WireOptions {
  /** How many requests may be on their way at once; watches do not count. */
  readonly sockets?: number;
  readonly userAgent?: string;
}

/** Requests to one API server as one user. Both throw ApiError for every status that is not 2xx. */
export interface Wire {
  fetch(request: ApiRequest, call: Call): Promise<Fetched>;
  /** A reply that is no text, of at most so many bytes. */
  bytes(request: ApiRequest, call: Call, most: number): Promise<BytesReply>;
  /** For replies without end: on sockets of their own, so that they take none from `fetch`. */
  stream<Result>(request: ApiRequest, call: Call, receive: (reply: Begun) => Receiver<Result>): Promise<Result>;
  /** A WebSocket at the path of a GET, with one of these protocols: resolves with the reason when it has ended. */
  socket(request: ApiRequest, protocols: readonly string[], user: SocketUser, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

export function createWire(access: Access, clock: Clock, options: WireOptions): Wire {
  const credentials = createCredentials(access.login, clock);
  const sockets = createSockets(access, options.sockets ?? 50);

  const perform = async <Result>(
    kind: keyof Sockets,
    request: ApiRequest,
    call: Call,
    receive: (reply: Begun) => Receiver<Result>,
  ): Promise<Result> => {
    const sent = { ...request, ...destinationOf(access) };
    const attempt = (proof: Proof): Promise<Result> => {
      const clean = redactor(proof);
      return exchange(
        { dispatcher: sockets.with(proof)[kind], clock },
        toDispatch(request, access, proof, options.userAgent ?? USER_AGENT),
        sent,
        call,
        (head) => {
          const reply = { head, sent, clean };
          return isSuccess(head) ? receive(reply) : refused(reply);
        },
      );
    };
    return asProven(credentials, attempt);
  };

  return {
    fetch: (request, call) =>
      perform('calls', request, call, (reply) =>
        wholeBody(reply, (body, stamps) => ({ status: reply.head.status, body, sent: reply.sent, stamps })),
      ),
    bytes: (request, call, most) => perform('calls', request, call, (reply) => boundedBody(reply, most)),
    stream: (request, call, receive) => perform('streams', request, call, receive),
    socket: (request, protocols, user, signal) =>
      asProven(credentials, async (proof) => {
        const { origin, path, headers } = toDispatch(request, access, proof, options.userAgent ?? USER_AGENT);
        // What upgrades is no JSON: an API server refuses it to who accepts that alone.
        const at = { url: `${origin}${path}`, protocols, headers: { ...headers, accept: '*/*' } };
        const sentAt = clock.now();
        try {
          return await useWebSocket(sockets.with(proof).streams, at, user, signal);
        } catch (error) {
          if (!(error instanceof NotOpened)) throw error;
          const sent = { ...request, ...destinationOf(access) };
          throw whyNotOpened(error, { sent, sentAt, receivedAt: clock.now(), clean: redactor(proof) });
        }
      }),
    close: sockets.close,
  };
}

const USER_AGENT = 'prowess';

/** Attempts once more where the server refuses credentials that can be renewed. */
async function asProven<Result>(credentials: Credentials, attempt: (proof: Proof) => Promise<Result>): Promise<Result> {
  const proof = await credentials.current();
  try {
    return await attempt(proof);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    const renewed = await credentials.renewed(proof);
    if (renewed === undefined) throw error;
    return attempt(renewed);
  }
}

function whyNotOpened(
  { answer, cause, message }: NotOpened,
  { sent, sentAt, receivedAt, clean }: Pick<Begun, 'sent' | 'clean'> & Stamps,
): ApiError {
  const stamps = { sentAt, receivedAt };
  if (answer === undefined) return noReply(cause ?? new Error(message), sent, stamps);
  return refusal({ head: { ...answer, sentAt }, sent, clean }, answer.body, stamps);
}

interface Sockets {
  readonly calls: Dispatcher;
  readonly streams: Dispatcher;
}

/** Sockets speak for one client certificate: when a plugin gives another one, others are opened. */
function createSockets(access: Access, limit: number): { with(proof: Proof): Sockets; close(): Promise<void> } {
  let open: (Sockets & { readonly cert: string | undefined }) | undefined;
  return {
    with(proof) {
      if (open !== undefined && open.cert === proof.cert) return open;
      for (const old of [open?.calls, open?.streams]) old?.close().catch(() => {});
      open = {
        cert: proof.cert,
        calls: createDispatcher(access, proof, limit),
        streams: createDispatcher(access, proof, undefined),
      };
      return open;
    },
    async close() {
      await Promise.all([open?.calls.destroy(), open?.streams.destroy()]);
    },
  };
}

function toDispatch(
  request: ApiRequest,
  access: Access,
  proof: Proof,
  userAgent: string,
): Omit<Dispatcher.DispatchOptions, 'headers'> & { readonly headers: Record<string, string | string[]> } {
  const { method, path, body, contentType } = request;
  const headers: Record<string, string | string[]> = {
    accept: request.accept ?? (request.about === undefined ? '*/*' : 'application/json'),
    'user-agent': userAgent,
    ...access.headers,
  };
  if (proof.authorization !== undefined) headers.authorization = proof.authorization;
  if (contentType !== undefined) headers['content-type'] = contentType;
  const { server, prefix } = destinationOf(access);
  return { origin: server, method, path: prefix + path, headers, body: body ?? null };
}

const destinationOf = ({ name, server, proxy }: Access): Omit<Sent, keyof ApiRequest> => ({
  server: server.origin,
  prefix: server.pathname.replace(/\/$/, ''),
  proxy: proxy === undefined ? undefined : new URL(proxy).host,
  context: name,
});

/** A redirect is none: who follows it sends credentials elsewhere, and its body is not what was asked for. */
const isSuccess = ({ status }: Head): boolean => status >= 200 && status < 300;

const refused = (reply: Begun): Receiver<never> =>
  wholeBody(reply, (body, stamps) => {
    throw refusal(reply, body, stamps);
  });

/** Takes a body as it is, and ends the exchange where it is too large. */
function boundedBody({ head, sent }: Begun, most: number): Receiver<BytesReply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    data(chunk, receivedAt) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge(sent, most, stampsOf(head, receivedAt));
      chunks.push(chunk);
      return undefined;
    },
    end: (receivedAt) => ({ ...stampsOf(head, receivedAt), bytes: Buffer.concat(chunks) }),
  };
}

/** Most bodies come in one chunk: then nothing is copied. */
function wholeBody<Result>({ head, clean }: Begun, finish: (body: string, stamps: Stamps) => Result): Receiver<Result> {
  const chunks: Buffer[] = [];
  return {
    data(chunk) {
      chunks.push(chunk);
      return undefined;
    },
    end(receivedAt) {
      const [first] = chunks;
      const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      return finish(clean(whole.toString('utf8')), stampsOf(head, receivedAt));
    },
  };
}
