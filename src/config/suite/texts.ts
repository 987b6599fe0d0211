import type { Diagnostic } from '../source/diagnostic.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { type Role, roleOf, strayDiagnostic } from './roles.ts';

/** A file of a site as YAML, before a schema checks it. */
export interface ReadText {
  /** Absent where nothing of it could be read. */
  readonly source?: Source;
  /** Absent where it is no file of a site. By its place where it could not be read. */
  readonly role?: Role | undefined;
  /** Whether it is in the place of another kind of file. */
  readonly isStray: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads files that are in the place of one kind. */
export const readTexts = (files: readonly SourceFile[], expected: Role): ReadText[] =>
  files.map((file) => {
    const { source, diagnostics } = readSource(file);
    if (source === undefined) return { role: expected, isStray: false, diagnostics };
    const stray = strayDiagnostic(source, expected);
    return {
      source,
      role: roleOf(source, expected),
      isStray: stray !== undefined,
      diagnostics: [...diagnostics, ...(stray === undefined ? [] : [stray])],
    };
  });
