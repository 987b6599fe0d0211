/**
 * `forward.ts FILE COMMAND...` listens on ports of loopback here, a list in JSON, and connects what comes to the same ports of loopback there where COMMAND
 * starts programs: in another network namespace. A socket keeps the namespace that it was made in, so a second process, inside, takes over
 * what was opened outside.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';
const [file = '', ...enter] = process.argv.slice(2);
if (process.send === undefined) await forward(JSON.parse(readFileSync(file, 'utf8')), enter);
else takeOver();

async function forward(ports: readonly number[], [command = '', ...args]: readonly string[]): Promise<void> {
  const inside = [...args, process.execPath, import.meta.filename];
  const child = spawn(command, inside, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.once('exit', (code) => process.exit(code ?? 1));
  for (const port of ports) {
    const server = createServer().listen(port, LOOPBACK);
    await once(server, 'listening');
    child.send(port, server, {}, () => server.close());
  }
}

function takeOver(): void {
  process.once('disconnect', () => process.exit(0));
  process.on('message', (port: number, server: Server) => {
    server.on('connection', (near: Socket) => join(near, connect(port, LOOPBACK)));
  });
}

function join(near: Socket, far: Socket): void {
  near.pipe(far).pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
}
