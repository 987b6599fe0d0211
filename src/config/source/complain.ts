import type { Issue } from './issue.ts';
import type { SourceMap } from './read.ts';

/** What is wrong, without where. */
export interface Complaint {
  readonly problem: string;
  readonly expected?: string | undefined;
  readonly got?: string | undefined;
  readonly hint?: string | undefined;
}

/** A complaint about the value at a path, or about the path's last key. */
export function complain(
  places: SourceMap,
  path: readonly PropertyKey[],
  { problem, expected, got, hint }: Complaint,
  about: 'value' | 'key' = 'value',
): Issue {
  const position = about === 'key' ? places.keyPosition(path) : places.position(path);
  return {
    ...position,
    path: path.map((key) => String(key).slice(0, 60)).join('.'),
    problem,
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    ...(hint !== undefined && { hint }),
    excerpt: places.excerpt(position),
  };
}
