import { basename } from 'node:path/posix';
import type * as z from 'zod';
import type { SiteHistory } from '../../history/site-history.ts';
import { checkSource } from '../source/check.ts';
import { type Diagnostic, sortDiagnostics } from '../source/diagnostic.ts';
import { readSource, type SourceFile } from '../source/read.ts';
import { acceptedFileSchema, historyFileSchema, labelsFileSchema } from './schema.ts';

/** The files of `perf/`, as far as there are any. */
export interface PerfFiles {
  readonly history?: SourceFile;
  readonly labels?: SourceFile;
  readonly accepted: readonly SourceFile[];
}

/** Text -> decisions, or all mistakes at once. */
export function parsePerf({ history, labels, accepted }: PerfFiles): {
  value?: SiteHistory;
  diagnostics: Diagnostic[];
} {
  const decided = history === undefined ? { value: NOTHING, diagnostics: [] } : parse(history, historyFileSchema);
  const known = labels === undefined ? { value: NO_LABELS, diagnostics: [] } : parse(labels, labelsFileSchema);
  const changes = accepted.map((file) => ({
    name: basename(file.path).replace(/\.ya?ml$/, ''),
    ...parse(file, acceptedFileSchema),
  }));
  const diagnostics = sortDiagnostics([
    ...decided.diagnostics,
    ...known.diagnostics,
    ...changes.flatMap((each) => each.diagnostics),
  ]);
  if (decided.value === undefined || known.value === undefined || diagnostics.length > 0) return { diagnostics };
  const { version: _, ...rest } = decided.value;
  return {
    value: {
      ...rest,
      accepted: changes.flatMap(({ name, value }) => {
        if (value === undefined) return [];
        const { version: _version, ...change } = value;
        return [{ name, ...change }];
      }),
      labels: known.value.labels,
    },
    diagnostics: [],
  };
}

const NOTHING: z.output<typeof historyFileSchema> = { version: 1, renames: [], exclude: [], regimes: [], retired: [] };
const NO_LABELS: z.output<typeof labelsFileSchema> = { version: 1, labels: [] };

function parse<S extends z.ZodType>(file: SourceFile, schema: S): { value?: z.output<S>; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = readSource(file);
  if (source === undefined || diagnostics.length > 0) return { diagnostics: [...diagnostics] };
  return checkSource(source, schema);
}
