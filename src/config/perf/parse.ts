import { basename } from 'node:path/posix';
import type * as z from 'zod';
import type { SiteHistory } from '../../history/site-history.ts';
import { hasEntries } from '../../model/json.ts';
import type { SourcePosition } from '../../model/suite.ts';
import { checkSource } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import { type Diagnostic, sortDiagnostics } from '../source/diagnostic.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { acceptedMistakes, historyMistakes, type KnownTest, labelMistakes } from './mistakes.ts';
import { acceptedFileSchema, historyFileSchema, labelsFileSchema } from './schema.ts';

/** The files of `perf/`, as far as there are any. */
export interface PerfFiles {
  readonly history?: SourceFile;
  readonly labels?: SourceFile;
  readonly accepted: readonly SourceFile[];
}

/** Text -> decisions, or all mistakes at once. `tests` are those of the site. */
export function parsePerf(
  { history, labels, accepted }: PerfFiles,
  tests: readonly KnownTest[],
): { value?: SiteHistory; diagnostics: Diagnostic[] } {
  const decided = parsed(history, historyFileSchema, (source, file) => historyMistakes(source, file, tests));
  const known = parsed(labels, labelsFileSchema, (source, file) => labelMistakes(source, file, tests));
  const changes = accepted.map((file) => ({
    name: basename(file.path).replace(/\.ya?ml$/, ''),
    ...parsed(file, acceptedFileSchema, (source, value) => acceptedMistakes(source, value, tests)),
  }));
  const diagnostics = sortDiagnostics([
    ...decided.diagnostics,
    ...known.diagnostics,
    ...changes.flatMap((each) => each.diagnostics),
    ...acceptedTwice(changes),
  ]);
  if (diagnostics.length > 0) return { diagnostics };
  return {
    value: {
      renames: placed(decided.source, 'renames', decided.value?.renames),
      exclude: placed(decided.source, 'exclude', decided.value?.exclude),
      regimes: placed(decided.source, 'regimes', decided.value?.regimes),
      retired: placed(decided.source, 'retired', decided.value?.retired),
      labels: placed(known.source, 'labels', known.value?.labels),
      confirmed: [],
      accepted: changes.flatMap(({ name, value, source }) => {
        if (value === undefined || source === undefined) return [];
        const { version: _, ...change } = value;
        return [{ name, ...change, at: source.position(['test']) }];
      }),
    },
    diagnostics: [],
  };
}

/** The entries of a list, each with its place; none where there is no file. */
const placed = <E extends object>(
  source: Source | undefined,
  list: string,
  entries: readonly E[] = [],
): (E & { readonly at: SourcePosition })[] =>
  source === undefined ? [] : entries.map((entry, index) => ({ ...entry, at: source.position([list, index]) }));

function acceptedTwice(files: readonly Parsed<z.output<typeof acceptedFileSchema>>[]): Diagnostic[] {
  return files.flatMap(({ source, value }, index) => {
    const first = files.slice(0, index).find((other) => value !== undefined && isOneChange(other.value, value));
    if (source === undefined || first === undefined) return [];
    const message = `${first.source?.file.path} accepts the same change`;
    return [complain(source, ['since'], { message, hint: 'remove one of the two files' })];
  });
}

const isOneChange = (a: z.output<typeof acceptedFileSchema> | undefined, b: z.output<typeof acceptedFileSchema>) =>
  a !== undefined &&
  (['test', 'line', 'metric', 'statistic', 'since'] as const).every((key) => a[key] === b[key]) &&
  hasEntries(a.labels, b.labels) &&
  hasEntries(b.labels, a.labels);

interface Parsed<T> {
  /** Absent where there is no such file. */
  readonly source?: Source;
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is well formed is looked at once more, for what it means. */
function parsed<S extends z.ZodType>(
  file: SourceFile | undefined,
  schema: S,
  mistakesIn: (source: Source, value: z.output<S>) => Diagnostic[],
): Parsed<z.output<S>> {
  if (file === undefined) return { diagnostics: [] };
  const { source, diagnostics } = readSource(file);
  if (source === undefined || diagnostics.length > 0) return { diagnostics };
  const { value, diagnostics: wrong } = checkSource(source, schema);
  return {
    source,
    ...(value !== undefined && { value }),
    diagnostics: value === undefined ? wrong : mistakesIn(source, value),
  };
}
