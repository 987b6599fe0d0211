import { dirname, resolve } from 'node:path';

/** What a command may know of its surroundings; tests give their own. */
export interface Io {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder in which the person stands; npm scripts run elsewhere. */
  readonly standing: string;
  /** Whether a person watches standard output. */
  readonly terminal: boolean;
  /** Writes to standard output as it is. */
  out(text: string): void;
  /** Writes a line to standard error. */
  err(line: string): void;
  /** An absolute path for a path given on the command line. */
  path(given: string): string;
}

export function systemIo(): Io {
  const standing = standingFolder(process.env, process.cwd());
  let opened: NodeJS.WriteStream | undefined;
  const stdout = (): NodeJS.WriteStream => {
    opened ??= openStdout();
    return opened;
  };
  return {
    env: process.env,
    standing,
    get terminal() {
      return stdout().isTTY === true;
    },
    out: (text) => void stdout().write(text),
    err: (line) => void process.stderr.write(`${line}\n`),
    path: (given) => resolve(standing, given),
  };
}

/** Only what is touched is opened, and most commands that are to be quick write to standard error alone. */
function openStdout(): NodeJS.WriteStream {
  // Whoever reads our output may stop, as `head` does: that is no failure, and nobody is left to tell.
  return process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

/** npm changes to the package's folder before it runs a script, and leaves the person's folder in INIT_CWD. */
export function standingFolder(env: Io['env'], cwd: string): string {
  const { INIT_CWD, npm_package_json } = env;
  const movedByNpm = npm_package_json !== undefined && dirname(npm_package_json) === cwd;
  return movedByNpm && INIT_CWD !== undefined ? INIT_CWD : cwd;
}
