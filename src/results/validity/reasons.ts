import { firstFew } from '../../model/counted.ts';
import type { ObjectRecord } from '../facts/record.ts';

/** The first few of them, with why: `hog-0 (OOMKilled, exit 137), hog-1`. Those of which something is known come first. */
export function firstWithReasons(objects: readonly ObjectRecord[]): string {
  const known = objects.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name} (${reason})`]));
  const unknown = objects.flatMap(({ name, reason }) => (reason === undefined ? [name] : []));
  return firstFew([...known, ...unknown]);
}
