import { applyOptions, type ShellOptions } from './options.ts';

/** A shell with an inline script on a command line, for example `runner.sh bash -ceo pipefail SCRIPT`. */
export interface ShellCommand extends ShellOptions {
  /** The shell's name without its folder: `sh`, `bash`. */
  readonly shell: string;
  /** Index of the script in the command line. */
  readonly script: number;
}

/** The first shell of a command line that is given its script by `-c`; undefined when there is none. */
export function findShell(argv: readonly string[]): ShellCommand | undefined {
  for (const [index, word] of argv.entries()) {
    const isApplet = argv[index - 1]?.endsWith('busybox') === true;
    const shell = isApplet && word === 'sh' ? 'ash' : word.slice(word.lastIndexOf('/') + 1);
    const found = SHELLS.has(shell) ? readOptions(shell, argv, index + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A command line that is nothing but a shell with options: it reads its script from its input. */
export function readsItsInput(argv: readonly string[]): ShellCommand | undefined {
  const [name = '', ...options] = argv;
  const shell = name.slice(name.lastIndexOf('/') + 1);
  if (!SHELLS.has(shell) || !options.every((word) => /^[-+][a-zA-Z]|^pipefail$|^-$/.test(word))) return undefined;
  return { shell, ...applyOptions({ errexit: false, pipefail: false }, options), script: argv.length };
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

function readOptions(shell: string, argv: readonly string[], first: number): ShellCommand | undefined {
  let script = first;
  let inline = false;
  for (let word = argv[script]; word !== undefined && /^[-+]./.test(word); word = argv[script]) {
    script += 1;
    if (word === '--') break;
    if (word.startsWith('--')) continue;
    inline ||= word.includes('c');
    script += word.match(/[oO]/g)?.length ?? 0; // each takes the name of an option from the next words
  }
  if (!inline || script >= argv.length) return undefined;
  const options = applyOptions({ errexit: false, pipefail: false }, argv.slice(first, script));
  return { shell, ...options, script };
}
