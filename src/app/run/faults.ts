import { readText } from '../../adapters/disk/read-file.ts';
import { checkSource } from '../../config/source/check.ts';
import { IssuesError } from '../../config/source/issues-error.ts';
import { readSource } from '../../config/source/read.ts';
import { type Fault, faultsFileSchema } from '../../sim/faults/schema.ts';

/** What shall go wrong in the simulated cluster. Throws KnownError where the file cannot be read, IssuesError for mistakes in it. */
export function readFaults(path: string): readonly Fault[] {
  const { source, issues } = readSource({ path, text: readText(path, 'the faults') });
  if (source === undefined || issues.length > 0) throw new IssuesError(issues);
  const { value, issues: mistakes } = checkSource(source, faultsFileSchema);
  if (value === undefined) throw new IssuesError(mistakes);
  return value.faults;
}
