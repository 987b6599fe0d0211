import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LETTERS } from './shell-scripts.ts';

/** A script under a shell's command line, such as `bash -ce`, in which the command work-LETTER fails. */
export interface ShellRun {
  readonly shell: string;
  readonly script: string;
  readonly fails: string;
}

/** The exit codes that the real shells give; one process runs all of them. */
export function exitCodesOf(runs: readonly ShellRun[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-shell-'));
  try {
    for (const fails of LETTERS) writeCommands(join(folder, fails), fails);
    const lines = runs.map(
      ({ shell, script, fails }) =>
        `PATH=${join(folder, fails)}:$PATH ${shell} ${quoted(script)} > /dev/null 2>&1 < /dev/null; echo $?`,
    );
    writeFileSync(join(folder, 'all.sh'), lines.join('\n'));
    return execFileSync('sh', [join(folder, 'all.sh')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether a shell is on this machine: `bash`, `dash`, `busybox sh`. */
export const hasShell = (shell: string): boolean =>
  spawnSync(shell.split(' ')[0] ?? '', [...shell.split(' ').slice(1), '-c', 'true']).status === 0;

function writeCommands(folder: string, fails: string): void {
  mkdirSync(folder);
  for (const letter of LETTERS) symlinkSync(letter === fails ? FALSE : TRUE, join(folder, `work-${letter}`));
}

const pathOf = (name: string): string => execFileSync('which', [name], { encoding: 'utf8' }).trim();
const [TRUE, FALSE] = [pathOf('true'), pathOf('false')];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
