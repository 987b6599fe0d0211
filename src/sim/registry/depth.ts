import { isJsonObject, type Json } from '../../model/json.ts';
import { badRequest } from './status.ts';

/** Deeper than any manifest, and far less deep than what overflows the stack of code that walks through a value. */
const DEEPEST = 500;

/** Throws 400 for a value that is nested too deep. It is walked level by level, for a body may be deeper than the stack. */
export function refuseDeep(value: Json): void {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw badRequest(`the object is nested deeper than ${DEEPEST} levels`);
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: Json): readonly Json[] {
  const children = isJsonObject(value) ? Object.values(value) : Array.isArray(value) ? value : [];
  return children.filter((child) => typeof child === 'object' && child !== null);
}
