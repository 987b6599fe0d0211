import { usageError } from '../../model/errors.ts';
import { IMPORT_FORMAT_NAMES, type ImportFormatName } from '../../model/import-formats.ts';
import { ciPerformanceBenchmarks } from './ci-performance-benchmarks.ts';
import type { ImportFormat } from './format.ts';
import { kubeBurner } from './kube-burner.ts';
import { otava } from './otava.ts';
import { perfdashFormat } from './perfdash.ts';
import { perfscaleAudit } from './perfscale-audit.ts';

/** What can be imported, by the names of the command line. */
export const IMPORT_FORMATS: Readonly<Record<ImportFormatName, ImportFormat>> = {
  // One a line, so that another is a line.
  'ci-performance-benchmarks': ciPerformanceBenchmarks,
  'perfscale-audit': perfscaleAudit,
  'kube-burner': kubeBurner,
  perfdash: perfdashFormat,
  otava,
};

export function formatNamed(name: string): ImportFormat {
  const known = IMPORT_FORMAT_NAMES.find((each) => each === name);
  if (known !== undefined) return IMPORT_FORMATS[known];
  throw usageError(`unknown format ${JSON.stringify(name)}`, `it is one of ${IMPORT_FORMAT_NAMES.join(', ')}`);
}
