import { findShell, type ShellCommand } from '../../prow/shell/invocation.ts';
import { child, items, scalar } from '../source/navigate.ts';
import { placeInside } from '../source/tree.ts';
import type { Position, YamlMap, YamlScalar } from '../source/yaml-node.ts';
import { containersOf, type Job } from './jobs.ts';

/** An inline shell script of a job's container. */
export interface Script {
  readonly job: Job;
  readonly container: YamlMap;
  readonly shell: ShellCommand;
  readonly text: string;
  /** The words after the script: `$0`, `$1` and so on. */
  readonly operands: readonly string[];
  /** How the script is written in YAML. */
  readonly node: YamlScalar;
  /** The words before the shell. */
  readonly wrappers: readonly string[];
  /** Where a character of the script is in the file. */
  place(offset: number): Position;
}

export function scriptsOf(job: Job): Script[] {
  return containersOf(job).flatMap((container) => {
    const argv = argvOf(container);
    const shell = findShell(argv.map(({ text }) => text));
    const script = shell === undefined ? undefined : argv[shell.script];
    if (shell === undefined || script === undefined) return [];
    return [
      {
        job,
        container,
        shell,
        text: script.text,
        operands: argv.slice(shell.script + 1).map(({ text }) => text),
        node: script,
        wrappers: argv.slice(0, shell.script).map(({ text }) => text),
        place: (offset) => placeInside(job.tree.file, script, offset),
      },
    ];
  });
}

/** A container's command line as it is written: command, then args. */
export const argvOf = (container: YamlMap): YamlScalar[] =>
  [...items(child(container, 'command')), ...items(child(container, 'args'))].flatMap((word) => scalar(word) ?? []);
