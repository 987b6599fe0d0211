import { parse } from 'unbash';
import type { ShellOptions } from './options.ts';
import type { ScriptFailures } from './script-failures.ts';
import { Walk } from './walk.ts';

/**
 * Which failures of a shell script (POSIX sh or bash) its exit code does not show, by the rules of POSIX.1-2024 (Shell Command
 * Language 2.8, 2.9 and `set -e`). Undefined when the script cannot be parsed.
 */
export function findFailures(script: string, start: ShellOptions): ScriptFailures | undefined {
  const parsed = parse(script);
  if ((parsed.errors?.length ?? 0) > 0) return undefined;
  const walk = new Walk(script, start);
  walk.list(parsed.commands, { decides: true, conditional: false, loop: false });
  return walk.found;
}
