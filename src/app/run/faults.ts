import { readText } from '../../adapters/disk/read-file.ts';
import { checkSource } from '../../config/source/check.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { readSource } from '../../config/source/read.ts';
import { type Fault, faultsFileSchema } from '../../sim/faults/schema.ts';

/** What shall go wrong in the simulated cluster. Throws KnownError where the file cannot be read, IssuesError for mistakes in it. */
export function readFaults(path: string): readonly Fault[] {
  const { source, diagnostics } = readSource({ path, text: readText(path, 'the faults') });
  if (source === undefined || diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  const { value, diagnostics: mistakes } = checkSource(source, faultsFileSchema);
  if (value === undefined) throw new DiagnosticsError(mistakes);
  return value.faults;
}
