import type * as z from 'zod';
import { parse } from '../../scenarios/parse.ts';
import { checkSource } from '../source/check.ts';
import { DiagnosticsError } from '../source/diagnostics-error.ts';
import { readSource, type SourceFile } from '../source/read.ts';

/**
 * A file that holds what `parse:` of a benchmark holds.
 * @throws {DiagnosticsError} With every mistake and its place.
 */
export function readParseDeclaration(file: SourceFile): z.output<typeof parse> {
  const { source, diagnostics } = readSource(file);
  if (source === undefined || diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  const { value, diagnostics: wrong } = checkSource(source, parse);
  if (value === undefined) throw new DiagnosticsError(wrong);
  return value;
}
