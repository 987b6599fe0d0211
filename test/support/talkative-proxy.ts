import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TalkativeProxy {
  readonly url: string;
  /** Methods of the requests that were refused with the credential in the answer. */
  readonly refused: readonly string[];
  stop(): void;
}

/**
 * A proxy on loopback before an API server, as careless as some are: it lets in each client that has `login`, quotes what it was
 * shown in its refusals (of anybody else, and of every fifth creation), and objects pass it with `planted` in their
 * annotations and in the environment of their containers.
 */
export async function startTalkativeProxy(
  target: string,
  { login, planted }: { login: string; planted: string },
): Promise<TalkativeProxy> {
  const refused: string[] = [];
  let creations = 0;
  const server = createServer((from, to) => {
    const shown = from.headers.authorization ?? 'nothing';
    const isCreation = from.method === 'POST' && /\/namespaces\/[^/]+\//.test(from.url ?? '');
    if (isCreation) creations += 1;
    const stranger = shown !== login;
    if (!stranger && !(isCreation && creations % 5 === 0)) return pass(target, from, to, planted);
    refused.push(from.method ?? '');
    from.resume().once('end', () => refuse(to, stranger ? 401 : 500, `no luck with "${shown}"`));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refuse(to: ServerResponse, code: number, message: string): void {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
  to.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
}

function pass(target: string, from: IncomingMessage, to: ServerResponse, planted: string): void {
  const { 'accept-encoding': _plain, ...headers } = from.headers;
  const onward = request(`${target}${from.url}`, { method: from.method, headers }, (reply) => {
    const { 'content-length': _changes, ...head } = reply.headers;
    to.writeHead(reply.statusCode ?? 502, head).flushHeaders();
    let rest = '';
    reply.setEncoding('utf8');
    reply.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) to.write(`${withPlanted(line, planted)}\n`);
    });
    reply.on('end', () => to.end(withPlanted(rest, planted)));
    reply.on('error', () => to.destroy());
  });
  onward.on('error', () => from.socket.destroy());
  to.on('close', () => onward.destroy());
  from.pipe(onward);
}

const withPlanted = (line: string, planted: string): string =>
  line.startsWith('{"kind":"Status"')
    ? line
    : line
        .replaceAll(
          '"metadata":{',
          `"metadata":{"annotations":{"note":"${planted}"},"managedFields":[{"manager":"${planted}"}],`,
        )
        .replaceAll('"containers":[{', `"containers":[{"env":[{"name":"KEY","value":"${planted}"}],`);
