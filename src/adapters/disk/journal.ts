import { closeSync, fsync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from '../../model/clock.ts';
import type { Fact } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import { ms } from '../../model/units.ts';
import type { Journal } from '../../runner/journal.ts';

/**
 * A journal as a file of NDJSON. Each append is one write to the operating system, so a killed process loses nothing.
 * Throws KnownError `infrastructure` when the file cannot be created; a failing write aborts `failed`.
 */
export function openJournal(path: string, clock: Clock): Journal & { close(): void } {
  const file = open(path);
  const start = clock.monotonic();
  const failure = new AbortController();
  let seq = 0;
  return {
    append(fact: Fact) {
      if (failure.signal.aborted) return;
      const stamp = { seq: seq++, at: clock.now(), monoMs: ms(clock.monotonic() - start) };
      try {
        writeWhole(file, `${JSON.stringify({ ...stamp, ...fact })}\n`);
      } catch (cause) {
        failure.abort(cannotWrite(path, cause));
      }
    },
    flush: () => promisify(fsync)(file),
    failed: failure.signal,
    close: () => closeSync(file),
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'ax');
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** A write may take less than all of it when a disk fills up. */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function cannotWrite(path: string, cause: unknown): KnownError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new KnownError('infrastructure', `the journal ${path} cannot be written: ${why}`, {
    hint: 'a run without its journal proves nothing, so it stops: free space, or name another folder with --store',
    cause,
  });
}
