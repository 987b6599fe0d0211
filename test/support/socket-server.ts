import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket (RFC 6455). */
export interface ServedSocket {
  send(bytes: Buffer): void;
  /** Ends it as a connection that breaks: without a word. */
  cut(): void;
  /** Ends it with code 1000. */
  close(): void;
  /** Resolves when nothing carries it any more. */
  readonly ended: Promise<void>;
}

/** What a client asked for, and what it is given. */
export interface SocketService {
  /** The protocol of these that is spoken, or what is answered in place of the upgrade; nothing cuts the connection. */
  choose(offered: readonly string[], request: IncomingMessage): string | { status: string; body: string } | undefined;
  opened(socket: ServedSocket, request: IncomingMessage): (bytes: Buffer) => void;
}

/** Serves WebSockets on loopback, over HTTP. It does not answer a goodbye: a server that is gone does not either. */
export async function socketServer({ choose, opened }: SocketService) {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('upgrade', (request, socket: Duplex) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const protocol = choose((request.headers['sec-websocket-protocol'] ?? '').split(', '), request);
    if (protocol === undefined) return void socket.destroy();
    if (typeof protocol !== 'string') return void socket.end(refusalOf(protocol.status, protocol.body));
    socket.write(headOf(request.headers['sec-websocket-key'] ?? '', protocol));
    const take = opened(
      {
        ended: new Promise((done) => socket.once('close', () => done())),
        send: (bytes) => socket.write(frameOf(BINARY, bytes)),
        cut: () => socket.destroy(),
        close: () => socket.end(frameOf(CLOSE, Buffer.from([0x03, 0xe8]))),
      },
      request,
    );
    readFrames(socket, take);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;

const refusalOf = (status: string, body: string): string =>
  [`HTTP/1.1 ${status}`, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join('\r\n');

function headOf(key: string, protocol: string): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...head, `Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`, '', ''].join('\r\n');
}

function frameOf(kind: number, bytes: Buffer): Buffer {
  const length = Buffer.alloc(bytes.length < 126 ? 1 : 3);
  if (bytes.length < 126) length.writeUInt8(bytes.length);
  else {
    length.writeUInt8(126);
    length.writeUInt16BE(bytes.length, 1);
  }
  return Buffer.concat([Buffer.of(0x80 | kind), length, bytes]);
}

/** Frames of a client are masked; none of a test is of more than 64 KiB. */
function readFrames(socket: Duplex, take: (bytes: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = firstFrame(pending); frame !== undefined; frame = firstFrame(pending)) {
      pending = pending.subarray(frame.size);
      if (frame.kind === TEXT || frame.kind === BINARY) take(frame.bytes);
    }
  });
}

function firstFrame(pending: Buffer): { kind: number; bytes: Buffer; size: number } | undefined {
  const short = (pending[1] ?? 0) & 0x7f;
  const start = short === 126 ? 8 : 6;
  if (pending.length < start) return undefined;
  const size = start + (short === 126 ? pending.readUInt16BE(2) : short);
  if (pending.length < size) return undefined;
  const mask = pending.subarray(start - 4, start);
  const bytes = Buffer.from(pending.subarray(start, size).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return { kind: pending.readUInt8(0) & 0x0f, bytes, size };
}
