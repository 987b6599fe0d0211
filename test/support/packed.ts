import { type ChildProcess, type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { temporaryFolder } from './folder.ts';
import { sharedFolder } from './shared-folder.ts';

const root = join(import.meta.dirname, '..', '..');

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** The beginning of a command line that starts a program elsewhere, such as in another network namespace. */
  readonly enter?: readonly string[] | undefined;
}

/** A device behind which the disk is always full, https://man7.org/linux/man-pages/man4/full.4.html. */
const FULL_DISK = '/dev/full';

/** How a run's output may come to nothing: its reader is gone from the beginning, or the disk behind it is full. */
export type Unwritable = 'no reader' | 'full disk';

/** Starts the packed command line with a standard output or error that cannot be written; the other one is a pipe. */
export function startProwessUnheard(
  args: readonly string[],
  { cwd, env = {} }: Surroundings,
  lost: { readonly stdout?: Unwritable; readonly stderr?: Unwritable },
): ChildProcess {
  const full = openSync(FULL_DISK, 'w');
  const stdio = [lost.stdout, lost.stderr].map((how) => (how === 'full disk' ? full : 'pipe'));
  const child = spawn(packedProgram(), args, { cwd, env: { ...packedEnv(), ...env }, stdio: ['ignore', ...stdio] });
  closeSync(full);
  if (lost.stdout === 'no reader') child.stdout?.destroy();
  if (lost.stderr === 'no reader') child.stderr?.destroy();
  return child;
}

/** Starts the packed command line as a process of its own, as a person in `cwd`. */
export function startProwess(
  args: readonly string[],
  { cwd, env = {}, enter = [] }: Surroundings,
): ChildProcessWithoutNullStreams {
  const [program = '', ...words] = [...enter, packedProgram(), ...args];
  return spawn(program, words, { cwd, env: { ...packedEnv(), ...env } });
}

/** The same on a terminal, which `script` (of Debian's bsdutils, which every Debian has) gives it. */
export function startProwessOnTerminal(
  args: readonly string[],
  { cwd, env = {} }: Surroundings,
): ChildProcessWithoutNullStreams {
  const command = [packedProgram(), ...args].map((word) => `'${word}'`).join(' ');
  return spawn('script', ['-qec', command, '/dev/null'], { cwd, env: { ...packedEnv(), ...env } });
}

/** The same in the place of a shell that has made its surroundings worse. */
export function startProwessAfter(
  script: string,
  args: readonly string[],
  { cwd, env = {} }: Surroundings,
): ChildProcessWithoutNullStreams {
  const words = ['-c', `${script} && exec "$@"`, 'sh', packedProgram(), ...args];
  return spawn('sh', words, { cwd, env: { ...packedEnv(), ...env } });
}

export const packedProgram = (): string => join(packedInto(), '.bin', 'prowess');

function packedEnv(): NodeJS.ProcessEnv {
  const { INIT_CWD: _person, npm_package_json: _moved, ...inherited } = process.env;
  const PATH = [dirname(process.execPath), inherited.PATH].join(delimiter);
  return { ...inherited, PATH, NODE_COMPILE_CACHE: join(packedInto(), '.cache') };
}

let installed: string | undefined;

/**
 * The `node_modules` of a folder in which only the package is installed, as `npm pack` gives it. Of the packages that
 * lie here it finds those that it declares as its production dependencies. Made once for all processes of a run of mocha.
 */
export function packedInto(): string {
  installed ??= sharedFolder === undefined ? installInto(temporaryFolder()) : installOnce(sharedFolder);
  return installed;
}

/** The first process that needs the package makes it: two that pack at once would write each other's `dist`. */
function installOnce(folder: string): string {
  const modules = join(folder, 'node_modules');
  const made = join(folder, 'made');
  const givesUpAt = performance.now() + LONGEST_MS;
  try {
    mkdirSync(join(folder, 'making'));
  } catch {
    while (!existsSync(made)) {
      if (performance.now() > givesUpAt) throw new Error(`another process did not make ${made} in ${LONGEST_MS} ms`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
    return modules;
  }
  installInto(folder);
  writeFileSync(made, '');
  return modules;
}

const LONGEST_MS = 600_000;

function installInto(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'prowess');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', own, '--strip-components=1']);
  const { bin, dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  link(join(own, bin.prowess), join(modules, '.bin', 'prowess'));
  for (const name of Object.keys(dependencies)) link(join(root, 'node_modules', name), join(modules, name));
  return modules;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
