import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { ApiError, type Call, type Stamps } from '../../runner/cluster.ts';
import type { Access } from './access/access.ts';
import { createCredentials, type Proof } from './access/credentials.ts';
import { createDispatcher } from './dispatcher.ts';
import { refusal } from './errors.ts';
import { exchange, type Receiver } from './exchange.ts';
import { redacted } from './redact.ts';
import { type Head, type Sent, stampsOf } from './reply.ts';
import type { ApiRequest } from './requests.ts';

export interface WireOptions {
  /** How many requests may be on their way at once; watches do not count. */
  readonly sockets?: number;
  readonly userAgent?: string;
}

/** Requests to one API server as one user. Both throw ApiError for a status of 400 or more. */
export interface Wire {
  fetch(request: ApiRequest, call: Call): Promise<Fetched>;
  /** For replies without end: on sockets of their own, so that they take none from `fetch`. */
  stream<Result>(
    request: ApiRequest,
    call: Call,
    receive: (head: Head, sent: Sent) => Receiver<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

export interface Fetched {
  readonly status: number;
  readonly body: string;
  readonly stamps: Stamps;
  readonly sent: Sent;
}

export function createWire(access: Access, clock: Clock, options: WireOptions): Wire {
  const credentials = createCredentials(access.login, clock);
  const sockets = createSockets(access, options.sockets ?? 50);

  const perform = async <Result>(
    kind: keyof Sockets,
    request: ApiRequest,
    call: Call,
    receive: (head: Head, sent: Sent) => Receiver<Result>,
  ): Promise<Result> => {
    const sent = { ...request, server: access.server.origin, context: access.name };
    const attempt = (proof: Proof): Promise<Result> =>
      exchange(
        { dispatcher: sockets.with(proof)[kind], clock },
        toDispatch(request, access, proof, options.userAgent ?? 'prowess'),
        sent,
        call,
        (head) => (head.status >= 400 ? refused(head, sent, proof) : receive(head, sent)),
      );
    const proof = await credentials.current();
    try {
      return await attempt(proof);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      const renewed = await credentials.renewed(proof);
      if (renewed === undefined) throw error;
      return attempt(renewed);
    }
  };

  return {
    fetch: (request, call) =>
      perform('calls', request, call, (head, sent) =>
        wholeBody((body, receivedAt) => ({
          status: head.status,
          body,
          sent,
          stamps: stampsOf(head, receivedAt),
        })),
      ),
    stream: (request, call, receive) => perform('streams', request, call, receive),
    close: sockets.close,
  };
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

function toDispatch(request: ApiRequest, access: Access, proof: Proof, userAgent: string): Dispatcher.DispatchOptions {
  const { method, path, body, contentType } = request;
  const headers: Record<string, string | string[]> = {
    accept: request.about === undefined ? '*/*' : 'application/json',
    'user-agent': userAgent,
    ...access.headers,
  };
  if (proof.authorization !== undefined) headers.authorization = proof.authorization;
  if (contentType !== undefined) headers['content-type'] = contentType;
  const prefix = access.server.pathname.replace(/\/$/, '');
  return { origin: access.server.origin, method, path: prefix + path, headers, body: body ?? null };
}

const refused = (head: Head, sent: Sent, proof: Proof): Receiver<never> =>
  wholeBody((body, receivedAt) => {
    throw refusal(head, redacted(body, proof), sent, stampsOf(head, receivedAt));
  });

/** Most bodies come in one chunk: then nothing is copied. */
function wholeBody<Result>(finish: (body: string, receivedAt: Stamps['receivedAt']) => Result): Receiver<Result> {
  const chunks: Buffer[] = [];
  return {
    data(chunk) {
      chunks.push(chunk);
      return undefined;
    },
    end(receivedAt) {
      const [first] = chunks;
      const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      return finish(whole.toString('utf8'), receivedAt);
    },
  };
}
