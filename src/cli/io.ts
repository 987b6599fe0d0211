import { dirname, isAbsolute, resolve } from 'node:path';
import { usageError } from '../model/errors.ts';
import { oneLine, visible } from '../render/visible.ts';

/** What a command may know of its surroundings; tests give their own. What is written shows what terminals would obey (`visible`). */
export interface Io {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person's working folder; npm scripts run elsewhere. */
  readonly standing: string;
  /** Whether a person watches standard output. */
  readonly terminal: boolean;
  /** How many characters a line of standard output holds; infinite where no terminal and no COLUMNS says. */
  readonly columns: number;
  /** Writes to standard output what a command is asked for. */
  out(text: string): void;
  /** Writes to standard output for people alone: a command that cannot has still done what it was asked for. */
  show(text: string): void;
  /** Writes a line in the place of the last one, on a terminal. */
  redraw(line: string): void;
  /** Writes a line to standard error. */
  err(line: string): void;
  /** An absolute path for a path given on the command line. */
  path(given: string): string;
}

/** The surroundings of this process. What cannot be written ends nothing: a run that holds a cluster has to clean up. */
export interface SystemIo extends Io {
  /** Why something of `out` is lost, the first time. A reader that has enough, as `head` has, loses nothing. */
  readonly lost: Error | undefined;
}

export function systemIo(): SystemIo {
  let lost: Error | undefined;
  const take = (error: NodeJS.ErrnoException | null | undefined): void => {
    if (error && error.code !== 'EPIPE') lost ??= error;
  };
  const stdout = once(() => withoutErrors(process.stdout));
  const stderr = once(() => withoutErrors(process.stderr));
  const standing = once(() => standingFolder(process.env, currentFolder()));
  return {
    env: process.env,
    get standing() {
      return standing();
    },
    get terminal() {
      return stdout().isTTY === true;
    },
    get columns() {
      return columnsOf(stdout(), process.env);
    },
    get lost() {
      return lost;
    },
    out: (text) => void stdout().write(visible(text), take),
    show: (text) => void stdout().write(visible(text)),
    redraw: (line) => void stdout().write(`\r\x1b[2K${oneLine(line).slice(0, columnsOf(stdout(), process.env) - 1)}`),
    err: (line) => void stderr().write(`${visible(line)}\n`),
    path: (given) => (isAbsolute(given) ? given : resolve(standing(), given)),
  };
}

/** Only what is touched is opened, and most commands that are to be quick write to standard error alone. */
function once<T>(open: () => T): () => T {
  let opened: { readonly value: T } | undefined;
  return () => {
    opened ??= { value: open() };
    return opened.value;
  };
}

/** A terminal that does not know its width says 0. */
const columnsOf = ({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>, { COLUMNS }: Io['env']): number =>
  (isTTY === true ? columns : Number(COLUMNS)) || Number.POSITIVE_INFINITY;

/** A stream's error is thrown where no listener takes it; `out` has its own way to learn of it. */
const withoutErrors = (stream: NodeJS.WriteStream): NodeJS.WriteStream => stream.on('error', () => {});

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw usageError('the working folder is gone', 'change to another one: cd "$HOME"');
  }
}

/** npm changes to the package's folder before it runs a script, and leaves the person's folder in INIT_CWD. */
export function standingFolder(env: Io['env'], cwd: string): string {
  const { INIT_CWD, npm_package_json } = env;
  const movedByNpm = npm_package_json !== undefined && dirname(npm_package_json) === cwd;
  return movedByNpm && INIT_CWD !== undefined ? INIT_CWD : cwd;
}
