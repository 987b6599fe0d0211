import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { KnownError, usageError } from '../model/errors.ts';
import { withoutCredentials } from '../model/secrets.ts';
import { type Milliseconds, ms, seconds } from '../model/units.ts';
import { errorCode } from './disk/failures.ts';
import { systemClock } from './system-clock.ts';

/** How a program ended, and what it said last. */
export interface LoggedEnd {
  /** Of a program that a signal ended 128 more than the number of that, as a shell has it. */
  readonly code: number;
  /** Its last lines, of both its outputs, in one line, without the credentials of addresses. */
  readonly lastLines: string;
  /** What it printed to its standard output, up to a limit. */
  readonly printed: string;
}

/**
 * Runs a program to its end. It sees only the environment given to it. What it says goes to our standard error line by line, without the
 * credentials of addresses, and its end is kept; what it leaves running may go on writing. When the signal aborts, the program and all that
 * it has started are asked to stop, and killed when they have not done so after `killAfter`; it rejects with the signal's reason when they
 * have ended, for only then can we change what they were changing. Throws KnownError where it cannot be started.
 */
export async function runLogged(
  command: readonly string[],
  options: CommandPlace & LoggedOptions,
  signal: AbortSignal,
  killAfter: Milliseconds = seconds(5),
): Promise<LoggedEnd> {
  signal.throwIfAborted();
  const { quiet = false, showAtMost = Infinity, keepAtMost = PRINTED_MAX, onLines = () => {}, ...place } = options;
  const show = shownUntil(showAtMost, command);
  const child = spawnGroup(command, place);
  const tail = keepTail();
  const printed = keepHead(keepAtMost);
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const from = stream === child.stdout ? 'stdout' : 'stderr';
    const shows = quiet && from === 'stdout' ? () => {} : show;
    const lines = wholeLines((text) => {
      shows(text);
      onLines(text, from);
    });
    stream.on('data', (piece: Buffer) => {
      tail.take(piece);
      if (stream === child.stdout) printed.take(piece);
      lines.take(piece);
    });
    return lines;
  });
  const closed = once(child, 'close').catch(() => {});
  try {
    const code = await endOf(child, signal, killAfter);
    // A program that was left running keeps the pipe open: what the command itself has said is there within a moment.
    await Promise.race([closed, systemClock.sleep(FLUSH)]);
    return { code, lastLines: tail.lines(), printed: printed.text() };
  } catch (error) {
    if (signal.aborted || errorCode(error) === undefined) throw error;
    throw new KnownError('infrastructure', `cannot start ${command[0]}: ${startProblem(error)}`, {
      hint: 'is it installed here, and is the folder that the command runs in there?',
      cause: error,
    });
  } finally {
    for (const lines of outputs) lines.flush();
    unref(child.stdout);
    unref(child.stderr);
  }
}

export interface LoggedOptions {
  /** Keeps its standard output from our standard error. */
  readonly quiet?: boolean;
  /** Characters of it that go to our standard error; all where it is not given. */
  readonly showAtMost?: number;
  /** Takes whole lines of what it says, as they come. */
  readonly onLines?: (text: string, from: 'stdout' | 'stderr') => void;
  /** Bytes of its standard output that `printed` holds; a megabyte where it is not given. */
  readonly keepAtMost?: number;
}

/** Gives on what comes as whole lines, for a piece may end within a password. A line that does not end is given on at a limit. */
function wholeLines(give: (text: string) => void): { take(piece: Buffer): void; flush(): void } {
  const decoder = new StringDecoder('utf8');
  let open = '';
  const giveUpTo = (end: number): void => {
    if (end > 0) give(withoutCredentials(open.slice(0, end)));
    open = open.slice(end);
  };
  return {
    take(piece) {
      open += decoder.write(piece);
      giveUpTo(Math.max(open.lastIndexOf('\n'), open.lastIndexOf('\r')) + 1);
      if (open.length > LONGEST_LINE) giveUpTo(open.length);
    },
    flush() {
      open += decoder.end();
      giveUpTo(open.length);
    },
  };
}

const LONGEST_LINE = 64 * 1024;

/** Writes to our standard error, up to a limit of characters; a line says that it was reached. */
function shownUntil(limit: number, [program]: readonly string[]): (text: string) => void {
  let room = limit;
  return (text) => {
    if (room <= 0) return;
    process.stderr.write(text.slice(0, room));
    room -= text.length;
    if (room <= 0) process.stderr.write(`\n... what ${program} prints from here on is not shown\n`);
  };
}

const FLUSH = ms(300);

const startProblem = (error: unknown): string =>
  errorCode(error) === 'ENOENT' ? 'there is no such program, or no such folder' : String(errorCode(error));

/** A pipe keeps no process alive that has nothing else to do. */
const unref = (stream: object | null): void => {
  if (stream instanceof Socket) stream.unref();
};

export interface CommandPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Detached, it leads a process group of its own: a signal to the group reaches what a script has called, too. */
const spawnGroup = ([program = '', ...args]: readonly string[], place: CommandPlace) =>
  spawn(program, args, { ...place, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

/** Waits for a program's end; when the signal aborts, ends its group and rejects with the signal's reason. */
async function endOf(child: ChildProcess, signal: AbortSignal, killAfter: Milliseconds): Promise<number> {
  let groupEnd: Promise<void> | undefined;
  const onAbort = (): void => {
    if (child.pid !== undefined) groupEnd ??= endGroup(child.pid, killAfter);
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    const [code, endedBy] = await once(child, 'exit');
    await groupEnd;
    signal.throwIfAborted();
    return typeof code === 'number' ? code : 128 + numberOf(endedBy);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

const numberOf = (signal: NodeJS.Signals): number => constants.signals[signal];

const TAIL_BYTES = 8 * 1024;
const PRINTED_MAX = 1024 * 1024;
const LINES = 5;
const LINE_MAX = 200;

/** Keeps the end of what comes, however much it is. */
function keepTail(): { take(piece: Buffer): void; lines(): string } {
  let kept = Buffer.alloc(0);
  return {
    take(piece) {
      kept = Buffer.concat([kept, piece.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    },
    lines: () =>
      withoutCredentials(kept.toString('utf8'))
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(-LINES)
        .map((line) => line.slice(0, LINE_MAX))
        .join(' / '),
  };
}

/** Keeps the beginning of what comes. */
function keepHead(most: number): { take(piece: Buffer): void; text(): string } {
  const pieces: Buffer[] = [];
  let room = most;
  return {
    take(piece) {
      if (room === 0) return;
      pieces.push(piece.subarray(0, room));
      room = Math.max(0, room - piece.length);
    },
    text: () => Buffer.concat(pieces).toString('utf8'),
  };
}

/**
 * What a program prints, as it comes. It sees only the environment given to it. Throws KnownError where it cannot be started, or ends with
 * another code than 0: with the last line of what it says about it.
 */
export async function* outputOf(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): AsyncGenerator<string> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const ended = once(child, 'close');
  // A program that is not there is said below.
  ended.catch(() => {});
  try {
    yield* child.stdout.setEncoding('utf8');
    const [code] = await ended;
    if (code !== 0) throw usageError(`${program}: ${complaint.trim().split('\n').at(-1) || `it ended with ${code}`}`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw usageError(`cannot start ${program}: there is no such program here`);
    throw error;
  } finally {
    child.kill();
  }
}

const LOOK_EVERY = ms(50);

async function endGroup(group: number, killAfter: Milliseconds): Promise<void> {
  const killAt = systemClock.monotonic() + killAfter;
  let isThere = signalGroup(group, 'SIGTERM');
  while (isThere && systemClock.monotonic() < killAt) {
    await systemClock.sleep(LOOK_EVERY);
    isThere = signalGroup(group, 0);
  }
  if (isThere) signalGroup(group, 'SIGKILL');
}

/** Whether the group has a process that can be signalled. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
