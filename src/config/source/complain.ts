import type { Diagnostic, Mistake } from './diagnostic.ts';
import type { SourceMap } from './read.ts';

/** The diagnostic of a mistake in the value at a path, or in the path's last key. */
export function complain(
  places: SourceMap,
  path: readonly PropertyKey[],
  { message, expected, got, hint }: Mistake,
  about: 'value' | 'key' = 'value',
): Diagnostic {
  const position = about === 'key' ? places.keyPosition(path) : places.position(path);
  return {
    ...position,
    path: path.map((key) => String(key).slice(0, 60)).join('.'),
    severity: 'error',
    message,
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(hint !== undefined && { hint }),
    excerpt: places.excerpt(position),
  };
}
