/**
 * Loaded into a process before its own code (`--import`): strikes it with a signal in the middle of a line of its journal, as the variable
 * `STRUCK` says: `SIGKILL 100`. Who watches the file and strikes from outside comes too late where processors are scarce.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [signal = '', line] = process.env.STRUCK?.split(' ') ?? [];
const write = fs.writeSync;
let writes = 0;

/** As the journal writes, which goes on where less was written than it gave. */
function writeUntilStruck(file: number, bytes: Uint8Array, from: number): number {
  writes += 1;
  if (writes !== Number(line)) return write(file, bytes, from);
  const written = write(file, bytes, from, Math.ceil((bytes.length - from) / 2));
  process.kill(process.pid, signal);
  return written;
}

if (line !== undefined) {
  fs.writeSync = writeUntilStruck as typeof fs.writeSync;
  syncBuiltinESMExports();
}
