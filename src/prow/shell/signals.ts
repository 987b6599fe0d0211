import { parse, type Statement } from 'unbash';

/** How the last command of a `-c` script is written, as far as shells treat it differently. */
type CommandEnding = 'simple' | 'redirected' | 'compound' | 'afterBackground' | 'other';

/**
 * With which endings a shell replaces itself by the last command of a script, so that a signal to it reaches the program. Measured: SIGTERM
 * to bash 5.2.15, dash 0.5.12 and the ash of busybox 1.35 with 25 scripts each. Bash before 5.1 was not measured.
 */
const REPLACES_ITSELF: Readonly<Record<string, ReadonlySet<CommandEnding>>> = {
  bash: new Set(['simple']),
  dash: new Set(),
  ash: new Set(['simple', 'redirected', 'compound', 'afterBackground']),
};

/**
 * Whether a signal to the shell reaches the program that it runs last: `exec` always does that, and a `trap` says that the script takes
 * care of it. What `sh` is depends on the image: `dash` when only that shell keeps a signal to itself.
 */
export function passesSignalsOn(script: string, shell: string): boolean | 'dash' {
  if (/\bexec\s+[^\d<>&\s]|\btrap\b/.test(script)) return true;
  const { commands } = parse(script);
  const last = commands.at(-1);
  if (last === undefined) return true;
  const ending = endingOf(last, commands);
  const replaces = (name: string): boolean => REPLACES_ITSELF[name]?.has(ending) === true;
  if (shell !== 'sh') return replaces(shell in REPLACES_ITSELF ? shell : 'bash');
  return replaces('bash') ? 'dash' : false;
}

function endingOf(last: Statement, all: readonly Statement[]): CommandEnding {
  const node = last.command.type === 'AndOr' ? last.command.commands.at(-1) : last.command;
  if (last.background === true || node === undefined) return 'other';
  if (node.type === 'Command') {
    if (all.some(({ background }) => background === true)) return 'afterBackground';
    return node.redirects.length > 0 ? 'redirected' : 'simple';
  }
  return ['BraceGroup', 'Subshell', 'If', 'Case'].includes(node.type) ? 'compound' : 'other';
}
