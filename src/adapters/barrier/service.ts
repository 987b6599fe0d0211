import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MOST_MESSAGE_BYTES } from '../../barrier/message.ts';
import { messageOf, usageError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import { hostAndPort, type ListenAt } from '../../model/listen-at.ts';
import type { BarrierListener } from '../../runner/fleet/port.ts';
import { pilotMessage } from './message-schema.ts';
import { isToken } from './token.ts';

/** A barrier that pilots reach over HTTP. */
export interface BarrierService {
  /** The port that was given to it. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Takes the messages of pilots at `POST /v1/pilot`; each carries the run's token.
 * @throws KnownError where the address cannot be listened at
 */
export async function serveBarrier(at: ListenAt, token: string, listener: BarrierListener): Promise<BarrierService> {
  const server = createServer((request, response) => {
    answer(request, token, listener).then(
      ({ status, body }) => respond(response, status, body),
      (error: unknown) => respond(response, 500, { error: messageOf(error) }),
    );
  });
  server.keepAliveTimeout = 30_000;
  await listen(server, at);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, at: ListenAt): Promise<void> {
  server.listen(at.port, at.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw usageError(
      `the barrier cannot listen at ${hostAndPort(at)}: ${messageOf(error)}`,
      'name an address of this machine and a free port, or port 0 for any',
    );
  }
}

interface Response {
  readonly status: number;
  readonly body: object;
}

async function answer(request: IncomingMessage, token: string, listener: BarrierListener): Promise<Response> {
  if (request.url !== '/v1/pilot') return refused(404, `expected /v1/pilot, got ${request.url}`);
  if (request.method !== 'POST') return refused(405, `expected POST, got ${request.method}`);
  const given = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!isToken(given, token)) {
    listener.refuse(addressOf(request));
    return refused(401, 'expected Authorization: Bearer and the token of the run');
  }
  const text = await readBounded(request);
  if (text === undefined) return refused(413, `expected at most ${MOST_MESSAGE_BYTES} bytes`);
  const message = pilotMessage.safeParse(parseJson(text));
  if (message.success) return { status: 200, body: await listener.hear(message.data) };
  const [issue] = message.error.issues;
  return refused(400, `${issue?.path.join('.') || 'the body'}: ${issue?.message}`);
}

/** An IPv4 address that a socket for both families writes as `::ffff:10.0.0.7` is given as `10.0.0.7`. */
const addressOf = ({ socket }: IncomingMessage): string =>
  (socket.remoteAddress ?? 'an unknown address').replace(/^::ffff:(?=\d+\.)/, '');

const refused = (status: number, error: string): Response => ({ status, body: { error } });

/** What is too long is read to its end and not kept: a caller that is cut off while it sends sees no answer. */
async function readBounded(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_MESSAGE_BYTES) chunks.length = 0;
    else chunks.push(chunk);
  }
  return bytes > MOST_MESSAGE_BYTES ? undefined : Buffer.concat(chunks).toString();
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
