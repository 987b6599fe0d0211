import { parse } from 'unbash';

/** The first mistake of a shell script, with its offset; undefined where it is well-formed. */
export function findSyntaxError(script: string): { readonly message: string; readonly offset: number } | undefined {
  const error = parse(script).errors?.[0];
  return error === undefined ? undefined : { message: error.message, offset: error.pos };
}
