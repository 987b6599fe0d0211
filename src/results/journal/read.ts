import { type Entry, JOURNAL_VERSION } from '../../model/entry.ts';
import { KnownError, usageError } from '../../model/errors.ts';
import { toEntry } from './shape.ts';

/** What was found of a journal as a file. */
export interface JournalState {
  readonly entries: number;
  /** The last line was not written to its end: the process was killed while it wrote. */
  readonly torn: boolean;
  /** Lines that are missing, by their numbers. */
  readonly lost: number;
  /** Lines that could not be read: `line 17: expected a JSON object`. The first ten; `damaged` counts all. */
  readonly problems: readonly string[];
  readonly damaged: number;
}

export interface JournalReader {
  /** Takes the next line, without its end. */
  line(text: string): void;
  /** Says what was found once all lines were taken. Throws KnownError where there is no journal to speak of. */
  end(): JournalState;
}

const FOREIGN_HINT = 'expected the journal.ndjson of a prowess run: its first line says run-started';

/**
 * Reads NDJSON line by line and hands on each entry; keeps nothing but counts, so a journal of any length is read in constant
 * memory. Everything readable is handed on: what is lost, torn or damaged is told at the end, and makes the run INVALID.
 * Throws KnownError at the first line of a foreign file or of a journal newer than this program.
 */
export function journalReader(take: (entry: Entry) => void): JournalReader {
  const problems: string[] = [];
  let lines = 0;
  let entries = 0;
  let damaged = 0;
  let lost = 0;
  let next = 0;
  /** A line that cannot be read is torn if it is the last, else damaged: known with the next line. */
  let unread: string | undefined;

  const report = (problem: string): void => {
    damaged += 1;
    if (problems.length < 10) problems.push(problem);
  };

  const accept = (entry: Entry): void => {
    const misplaced = entries === 0 ? checkFirst(entry) : misplacement(entry, next);
    if (misplaced !== undefined) {
      report(`line ${lines}: ${misplaced}`);
      return;
    }
    lost += entry.seq - next;
    next = entry.seq + 1;
    entries += 1;
    take(entry);
  };

  return {
    line(text) {
      lines += 1;
      if (unread !== undefined) report(unread);
      unread = undefined;
      const parsed = parseLine(text);
      if ('problem' in parsed) {
        unread = `line ${lines}: ${parsed.problem}`;
        if (lines === 1 && parsed.complete) throw usageError(`not a journal: ${unread}`, FOREIGN_HINT);
      } else {
        accept(parsed);
      }
    },
    end() {
      if (entries === 0) throw usageError('the journal holds no complete entry', FOREIGN_HINT);
      return { entries, torn: unread !== undefined, lost, problems, damaged };
    },
  };
}

/** `complete`: the line is JSON, so it was not cut off. */
function parseLine(text: string): Entry | { readonly problem: string; readonly complete: boolean } {
  try {
    const entry = toEntry(JSON.parse(text));
    return 'problem' in entry ? { ...entry, complete: true } : entry;
  } catch {
    return { problem: 'expected JSON', complete: false };
  }
}

function checkFirst(entry: Entry): undefined {
  if (entry.type !== 'run-started') throw usageError(`not a journal: it begins with ${entry.type}`, FOREIGN_HINT);
  if (entry.version > JOURNAL_VERSION) {
    throw new KnownError(
      'usage',
      `the journal has version ${entry.version}; this prowess reads up to ${JOURNAL_VERSION}`,
      {
        hint: `it was written by prowess ${entry.run.tool}: use that version or a later one`,
      },
    );
  }
}

function misplacement(entry: Entry, next: number): string | undefined {
  if (entry.type === 'run-started') return 'a second run begins';
  return entry.seq < next ? `number ${entry.seq} came before` : undefined;
}
