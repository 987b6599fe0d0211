import { parse } from 'unbash';

/** The first mistake of a shell script, with its offset; undefined where it is well-formed. */
export function findSyntaxError(script: string): { readonly message: string; readonly offset: number } | undefined {
  const error = parse(script).errors?.[0];
  return error === undefined ? undefined : { message: error.message, offset: error.pos };
}

/**
 * Whether a signal to the shell reaches the program: a shell replaces itself by a lone simple command, and by what `exec` names; a
 * `trap` says that somebody has thought of it.
 */
export function passesSignalsOn(script: string): boolean {
  if (/\bexec\s+[^\d<>&\s]|\btrap\b/.test(script)) return true;
  const { commands } = parse(script);
  return commands.length <= 1 && (commands[0]?.command.type ?? 'Command') === 'Command';
}
