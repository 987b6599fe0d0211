import {
  closeSync,
  existsSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from '../../model/clock.ts';
import type { Fact, Stamp } from '../../model/entry.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import { sealed, unsealed } from '../../model/journal-line.ts';
import { numberAt, parseJson } from '../../model/json.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { Journal } from '../../runner/journal.ts';

/**
 * A journal as a file of NDJSON. Each append is one write to the operating system, so a killed process loses nothing; the file has its
 * name once it has a line, so a file that has it says which run it is of. What is appended once it is closed is dropped: the system may have
 * given the descriptor to another file.
 * Throws KnownError `infrastructure` when the file cannot be created; a failing write aborts `failed`.
 */
export function openJournal(path: string, clock: Clock): Journal & { close(): void } {
  const nameless = `${path}.part`;
  return journalIn({ path, nameless, file: open(path, nameless) }, clock, { seq: 0, start: clock.monotonic() });
}

/** The file of a run that goes on, behind its last entry. Its clock goes on too, so that the time in between has passed. */
export function reopenJournal(path: string, clock: Clock, last: Stamp): Journal & { close(): void } {
  const file = reopen(path, last);
  const start = ms(clock.monotonic() - (last.monoMs + (clock.now() - last.at)));
  return journalIn({ path, nameless: `${path}.part`, file }, clock, { seq: last.seq + 1, start });
}

function reopen(path: string, last: Stamp): number {
  try {
    const file = openSync(path, 'a+');
    endLastLine(file, last);
    return file;
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** A process that was killed may have left its last line without an end: one that is whole gets it, and of another nothing was a fact. */
function endLastLine(file: number, last: Stamp): void {
  const { size } = fstatSync(file);
  let tail = Buffer.alloc(0);
  for (let from = size; from > 0 && !tail.includes(LINE_FEED); ) {
    const chunk = Buffer.alloc(Math.min(CHUNK, from));
    from -= chunk.length;
    readSync(file, chunk, 0, chunk.length, from);
    tail = Buffer.concat([chunk, tail]);
  }
  const line = tail.subarray(tail.lastIndexOf(LINE_FEED) + 1);
  if (line.length === 0) return;
  const isWhole = numberAt(parseJson(unsealed(line.toString()).body), 'seq') === last.seq;
  if (isWhole) writeWhole(file, Buffer.from('\n'));
  else ftruncateSync(file, size - line.length);
}

const LINE_FEED = 0x0a;

interface JournalFile {
  readonly path: string;
  readonly nameless: string;
  readonly file: number;
}

function journalIn(
  { path, nameless, file }: JournalFile,
  clock: Clock,
  { seq: first, start }: { readonly seq: number; readonly start: Milliseconds },
): Journal & { close(): void } {
  const failure = new AbortController();
  let seq = first;
  let closed = false;
  return {
    append(fact: Fact) {
      if (closed || failure.signal.aborted) return;
      const stamp = { seq: seq++, at: clock.now(), monoMs: ms(clock.monotonic() - start) };
      try {
        writeWhole(file, Buffer.from(`${sealed({ ...stamp, ...fact })}\n`));
        if (stamp.seq === 0) giveName(nameless, path);
      } catch (cause) {
        failure.abort(cannotWrite(path, cause));
      }
    },
    flush: () => promisify(fsync)(file),
    failed: failure.signal,
    close() {
      closed = true;
      try {
        if (existsSync(nameless)) rmSync(nameless);
        else putBack(path, file);
      } catch (cause) {
        throw cannotWrite(path, cause);
      } finally {
        closeSync(file);
      }
    },
  };
}

function open(path: string, nameless: string): number {
  try {
    if (existsSync(path)) throw new Error('it is there already');
    return openSync(nameless, 'ax+');
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** Refuses a name that another process took meanwhile. */
function giveName(nameless: string, path: string): void {
  linkSync(nameless, path);
  rmSync(nameless);
}

/**
 * When Prow aborts a job its sidecar censors what is there: it moves a copy into the place of every artifact, also of one that is
 * still being written (prow pkg/sidecar/censor.go). What was appended since is then in a file that only we still hold.
 */
function putBack(path: string, file: number): void {
  const [named, held] = [lstatSync(path, { throwIfNoEntry: false }), fstatSync(file)];
  if (named?.ino === held.ino && named.dev === held.dev) return;
  // Under a name of its own first, for what has taken the journal's may be a link to somewhere else.
  const nameless = `${path}.part`;
  const copy = openSync(nameless, 'wx');
  try {
    copyWhole(file, held.size, copy);
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
  renameSync(nameless, path);
}

function copyWhole(from: number, size: number, to: number): void {
  const chunk = Buffer.alloc(CHUNK);
  for (let at = 0; at < size; ) {
    const length = readSync(from, chunk, 0, CHUNK, at);
    writeWhole(to, chunk.subarray(0, length));
    at += length;
  }
}

const CHUNK = 1024 * 1024;

/** A write may take less than all of it when a disk fills up. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function cannotWrite(path: string, cause: unknown): KnownError {
  return new KnownError('infrastructure', `the journal ${path} cannot be written: ${messageOf(cause)}`, {
    hint: 'a run without its journal proves nothing, so it stops: free space, or name another folder with --store',
    cause,
  });
}
