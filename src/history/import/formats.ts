import { usageError } from '../../model/errors.ts';
import { ciPerformanceBenchmarks } from './ci-performance-benchmarks.ts';
import type { ImportFormat } from './format.ts';
import { kubeBurner } from './kube-burner.ts';
import { otava } from './otava.ts';
import { perfdashFormat } from './perfdash.ts';
import { perfscaleAudit } from './perfscale-audit.ts';

/** What can be imported, by the names of the command line. */
export const IMPORT_FORMATS: Readonly<Record<string, ImportFormat>> = {
  // One a line, so that another is a line.
  'ci-performance-benchmarks': ciPerformanceBenchmarks,
  'perfscale-audit': perfscaleAudit,
  'kube-burner': kubeBurner,
  perfdash: perfdashFormat,
  otava,
};

export function formatNamed(name: string): ImportFormat {
  const format = Object.hasOwn(IMPORT_FORMATS, name) ? IMPORT_FORMATS[name] : undefined;
  if (format !== undefined) return format;
  throw usageError(`unknown format ${JSON.stringify(name)}`, `it is one of ${Object.keys(IMPORT_FORMATS).join(', ')}`);
}
