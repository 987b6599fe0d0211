/** A shell with an inline script on a command line, for example `runner.sh bash -ceo pipefail SCRIPT`. */
export interface ShellCommand {
  /** The shell's name without its folder: `sh`, `bash`. */
  readonly shell: string;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Index of the script in the command line. */
  readonly script: number;
}

/** The first shell of a command line that is given its script by `-c`; undefined when there is none. */
export function findShell(argv: readonly string[]): ShellCommand | undefined {
  for (const [index, word] of argv.entries()) {
    const shell = word.slice(word.lastIndexOf('/') + 1);
    if (!SHELLS.has(shell)) continue;
    const found = readOptions(shell, argv, index + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

function readOptions(shell: string, argv: readonly string[], first: number): ShellCommand | undefined {
  let inline = false;
  const on = new Set<string>();
  let next = first;
  for (let word = argv[next]; word !== undefined && /^[-+]./.test(word); word = argv[next]) {
    next += 1;
    if (word === '--') break;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) {
      if (letter === 'c') inline = true;
      if (letter === 'e') on.add('errexit');
      if (letter === 'o' || letter === 'O') on.add(argv[next++] ?? '');
    }
  }
  if (!inline || next >= argv.length) return undefined;
  return { shell, errexit: on.has('errexit'), pipefail: on.has('pipefail'), script: next };
}
