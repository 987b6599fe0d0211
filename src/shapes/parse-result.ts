import { usageError } from '../model/errors.ts';
import { type Json, numberAt, parseJson, stringAt } from '../model/json.ts';
import { RESULT_VERSION, type Result } from '../model/result.ts';
import { result } from './result.ts';

/**
 * Reads a result.json back.
 * @param where the file, for messages
 * @throws KnownError where the text is no result, or one of a version that this program does not read
 */
export function parseResult(text: string, where: string): Result {
  const value = parseJson(text);
  checkVersion(value, where);
  const problem = result.test(value);
  if (problem !== undefined) throw usageError(`${where}${problem}`, writtenBy(value));
  // A checked value is a Result: the compiler holds each check against its type.
  return value as unknown as Result;
}

function checkVersion(value: Json | undefined, where: string): void {
  const version = numberAt(value, 'version');
  if (version === undefined || stringAt(value, 'run', 'test') === undefined) {
    throw usageError(`${where}: not a result`, 'expected the result.json of a prowess run, with version and run.test');
  }
  if (version === RESULT_VERSION) return;
  throw usageError(
    `${where}: the result has version ${version}; this prowess reads ${RESULT_VERSION}`,
    writtenBy(value),
  );
}

/** What can be done about a result that this program cannot read: the journal beside it holds all. */
const writtenBy = (value: Json | undefined): string =>
  `it was written by prowess ${stringAt(value, 'run', 'tool') ?? 'of an unknown version'}: use that version, or make it again from its journal with prowess results`;
