import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The common name of the client's certificate, over TLS. */
  readonly clientName: string | undefined;
}

/** Answers the request with this number (0 for the first) as a test wants it, byte by byte if need be. */
export type Script = (response: ServerResponse, request: Received, number: number) => void | Promise<void>;

export interface ScriptedServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** Sockets that were opened. */
  connections(): number;
  close(): Promise<void>;
}

/** An HTTP server on loopback that answers by a script; with `tls` over HTTPS. */
export async function scriptedServer(script: Script, tls?: ServerOptions): Promise<ScriptedServer> {
  const received: Received[] = [];
  const listener: RequestListener = async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming), clientName: clientNameOf(incoming) };
    received.push(request);
    await script(response, request, received.length - 1);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  let connections = 0;
  server.on('connection', () => connections++);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function clientNameOf({ socket }: IncomingMessage): string | undefined {
  const name = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Replies with JSON, in one piece. */
export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
