import type { Entry } from '../../model/entry.ts';
import { isJsonObject } from '../../model/json.ts';
import { entry } from '../../shapes/entry.ts';
import { migrated } from './migrate.ts';

/** A parsed line as an entry, or what is wrong with it and where: nothing behind this looks at types again. */
export function toEntry(written: unknown): Entry | { readonly problem: string } {
  const value = isJsonObject(written) ? migrated(written) : written;
  const problem = entry.test(value);
  // A checked value is an Entry: the compiler holds each check against its type.
  return problem === undefined ? (value as Entry) : { problem: named(value, problem) };
}

/** `call.sentAt: expected a number, got nothing` */
const named = (value: unknown, problem: string): string =>
  problem.startsWith('.') ? `${typeOf(value)}${problem}` : `the line${problem}`;

function typeOf(value: unknown): string {
  const { type } = value as { readonly type?: unknown };
  return typeof type === 'string' && type.length < 40 ? type : 'the line';
}
