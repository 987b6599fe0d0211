import { counted } from '../../model/counted.ts';
import { type Diagnostic, printDiagnostic } from './diagnostic.ts';

/** Mistakes in a site's files, all of them. */
export class DiagnosticsError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(counted(diagnostics.length, 'mistake'));
    this.diagnostics = diagnostics;
  }

  printed(): string {
    return [...this.diagnostics.map(printDiagnostic), `${this.message}; nothing was done`].join('\n');
  }
}
