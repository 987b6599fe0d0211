import { type Entry, JOURNAL_VERSION } from '../../model/entry.ts';
import { KnownError, usageError } from '../../model/errors.ts';
import { type Unsealed, unsealed } from '../../model/journal-line.ts';
import { parseJson } from '../../model/json.ts';
import { LONGEST_LINE } from './lines.ts';
import { toEntry } from './to-entry.ts';

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
  /** Whether its lines have checksums, as all have since 0.2: without them a changed digit cannot be seen. */
  readonly checksums: boolean;
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
 * memory. Everything readable is handed on: what is lost, torn or damaged is reported at the end, and makes the run INVALID.
 * Throws KnownError at the first line of a foreign file or of a version that this program does not read.
 */
export function journalReader(take: (entry: Entry) => void): JournalReader {
  const problems: string[] = [];
  let lines = 0;
  let entries = 0;
  let damaged = 0;
  let lost = 0;
  let next = 0;
  let ended = false;
  /** Whether the first line has a checksum: then all have, or none. */
  let checksums = false;
  /** A line that cannot be read is torn if it is the last, else damaged: known with the next line. */
  let unread: string | undefined;

  const report = (problem: string): void => {
    damaged += 1;
    if (problems.length < 10) problems.push(`line ${lines}: ${problem}`);
  };

  const accept = (entry: Entry): void => {
    if (entries === 0) checkFirst(entry);
    const misplaced = entries === 0 ? undefined : misplacement(entry, next, ended);
    if (misplaced !== undefined) {
      report(misplaced);
      return;
    }
    lost += entry.seq - next;
    next = entry.seq + 1;
    entries += 1;
    ended = entry.type === 'run-ended';
    take(entry);
  };

  const judge = ({ entry, complete }: ParsedLine, problem: string | undefined): void => {
    // Without its first line a journal says nothing at all, so that one is taken if it can be: the run is INVALID all the same.
    if (entry !== undefined && (problem === undefined || lines === 1)) accept(entry);
    if (problem === undefined) return;
    if (complete) report(problem);
    else unread = problem;
  };

  return {
    line(text) {
      if (unread !== undefined) report(unread);
      unread = undefined;
      lines += 1;
      const line = parseLine(text);
      if (lines === 1) checksums = line.seal !== 'none';
      if (lines === 1 && line.complete && line.problem !== undefined) {
        throw usageError(`not a journal: line 1: ${line.problem}`, FOREIGN_HINT);
      }
      judge(line, line.problem ?? sealProblem(line.seal, checksums));
    },
    end() {
      if (entries === 0) throw usageError('the journal holds no complete entry', FOREIGN_HINT);
      return { entries, torn: unread !== undefined, lost, problems, damaged, checksums };
    },
  };
}

interface ParsedLine {
  readonly seal: Unsealed['seal'];
  readonly entry?: Entry;
  readonly problem?: string;
  /** The line is JSON, so it was not cut off. */
  readonly complete: boolean;
}

function parseLine(text: string): ParsedLine {
  if (text.length > LONGEST_LINE) {
    return { seal: 'none', complete: false, problem: `longer than ${LONGEST_LINE / 1024 ** 2} Mi characters` };
  }
  // Git and some editors end lines with \r\n.
  const { seal, body } = unsealed(text.endsWith('\r') ? text.slice(0, -1) : text);
  const value = parseJson(body);
  if (value === undefined) return { seal, complete: false, problem: 'expected JSON' };
  const entry = toEntry(value);
  return 'problem' in entry ? { seal, complete: true, problem: entry.problem } : { seal, complete: true, entry };
}

function sealProblem(seal: Unsealed['seal'], expected: boolean): string | undefined {
  if (seal === 'broken') return 'its text is not what was written: the checksum differs';
  if ((seal === 'kept') === expected) return undefined;
  return expected ? 'it has no checksum, and the first line has one' : 'it has a checksum, and the first line has none';
}

function checkFirst(entry: Entry): void {
  if (entry.type !== 'run-started') throw usageError(`not a journal: it begins with ${entry.type}`, FOREIGN_HINT);
  const { version, run } = entry;
  if (Number.isSafeInteger(version) && version >= 1 && version <= JOURNAL_VERSION) return;
  const hint =
    version > JOURNAL_VERSION ? `it was written by prowess ${run.tool}: use that version or a later one` : FOREIGN_HINT;
  throw new KnownError('usage', `the journal has version ${version}; this prowess reads up to ${JOURNAL_VERSION}`, {
    hint,
  });
}

function misplacement(entry: Entry, next: number, ended: boolean): string | undefined {
  if (entry.type === 'run-started') return 'a second run begins';
  if (ended && entry.type !== 'resumed') return `${entry.type} after the end of the run`;
  return entry.seq < next ? `number ${entry.seq} came before` : undefined;
}
