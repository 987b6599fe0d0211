import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, usageError } from '../model/errors.ts';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves texts by their paths on 127.0.0.1, to be read and never to be written.
 * @param read the text of a path without its first slash; undefined where there is none
 * @throws KnownError where the port is taken
 */
export async function servePages(port: number, read: (path: string) => string | undefined): Promise<PageServer> {
  const server = createServer((request, response) => {
    try {
      answer(request, response, read);
    } catch (error) {
      // One page that cannot be read ends no server.
      respond(response, 500, messageOf(error));
    }
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw usageError(
      `port ${port} of 127.0.0.1 cannot be used: ${messageOf(error)}`,
      '--port names another; 0 is any free one',
    );
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A page in a browser could reach a loopback address under a name of its own (DNS rebinding): other names are refused. */
const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

function answer(request: IncomingMessage, response: ServerResponse, read: (path: string) => string | undefined): void {
  const path = (request.url ?? '/').split(/[?#]/, 1)[0]?.slice(1) ?? '';
  const refusal = refusalOf(request);
  const text = refusal === undefined ? textAt(path, read) : undefined;
  if (text === undefined) {
    const { status, why } = refusal ?? { status: 404, why: `there is no ${path}` };
    respond(response, status, why);
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? TYPES.html,
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function respond(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}

function refusalOf({ method, headers }: IncomingMessage): { status: number; why: string } | undefined {
  if (!OWN_HOST.test(headers.host ?? '')) return { status: 403, why: 'this server is not the one that was asked for' };
  return method === 'GET' || method === 'HEAD' ? undefined : { status: 405, why: 'pages are read with GET' };
}

/** Paths of a site are ASCII; one that is not well formed names nothing. */
function textAt(path: string, read: (path: string) => string | undefined): string | undefined {
  try {
    return read(path) ?? read(decodeURIComponent(path));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** Reports of runs hold their scripts and styles; nothing is loaded from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
