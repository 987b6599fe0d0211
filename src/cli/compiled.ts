import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

export interface Compiled<Exports> {
  readonly exports: Exports;
  /** Keeps the code of all functions that were called until now, unless it was kept before. To be called with V8's flags as they were at the load. */
  keep(): void;
}

/**
 * Runs a CommonJS bundle (scripts/build.ts) with the code that V8 compiled in an earlier process. Node's own compile cache keeps
 * a file as it is right after its load, so that each function is compiled anew at its first call: a sixth of generating 1,000 jobs.
 * @param file its absolute path
 * @param kept where the compiled code is kept, under a name that changes with the bundle; undefined where nothing may be
 */
export function loadCompiled<Exports>(file: string, kept: string | undefined): Compiled<Exports> {
  const cachedData = kept === undefined ? undefined : readKept(kept);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} as Exports };
  script.runInThisContext()(module, createRequire(file), file, dirname(file), pathToFileURL(file).href);
  const isKept = script.cachedDataRejected === false;
  return {
    exports: module.exports,
    keep: () => {
      if (kept !== undefined && !isKept) writeKept(kept, script.createCachedData());
    },
  };
}

/** V8 believes what it reads, and code with one changed byte can run for ever: so its checksum stands before it. */
const CHECKSUM_BYTES = 4;

/** Only what this user wrote: the folder may lie where others can write too. */
function readKept(path: string): Buffer | undefined {
  try {
    if (statSync(path).uid !== (process.getuid?.() ?? 0)) return undefined;
    const bytes = readFileSync(path);
    const code = bytes.subarray(CHECKSUM_BYTES);
    return crc32(code) === bytes.readUInt32LE() ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. A folder that cannot be written costs time at the next start, and nothing else. */
function writeKept(path: string, code: Buffer): void {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(code));
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, Buffer.concat([checksum, code]), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    discard(temporary);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}
