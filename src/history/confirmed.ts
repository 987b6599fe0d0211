import { usageError } from '../model/errors.ts';
import { numberAt, parseJson } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import { flag, instant, list, number, object, optional, text } from '../shapes/check.ts';

/** What running both ends of a change again, in turn on one cluster, has shown (`prowess confirm`). */
export interface Confirmed {
  readonly test: string;
  readonly line: string;
  /** The change's id. */
  readonly change: string;
  readonly at: EpochMs;
  /** Commits: the last that is shown to be of the old level, and the first that is of the new one. */
  readonly good: string;
  readonly bad: string;
  /** Whether the second differed from the first as the change says. */
  readonly isConfirmed: boolean;
  /** Merges of which one is the cause, in order: between `good` and `bad`. */
  readonly merges: readonly ConfirmedMerge[];
  /** Whether these are all: the one of a list that is whole and has one is the culprit. */
  readonly covered: boolean;
  /** Those that could not be run, and so may be any of the range. */
  readonly skipped: readonly ConfirmedMerge[];
  /** Runs of all builds together. */
  readonly runs: number;
}

export interface ConfirmedMerge {
  readonly commit: string;
  readonly pullRequest?: string;
  readonly title: string;
}

/** The merge that is shown to be the cause; undefined where none, or no single one, is. */
export const culpritOf = ({ isConfirmed, covered, merges }: Confirmed): ConfirmedMerge | undefined =>
  isConfirmed && covered && merges.length === 1 ? merges[0] : undefined;

const VERSION = 1;

export const confirmedText = (confirmed: Confirmed): string =>
  `${JSON.stringify({ version: VERSION, ...confirmed }, null, 2)}\n`;

/** Throws KnownError `usage` for a text that is none, or of another version. */
export function parseConfirmed(content: string, where: string): Confirmed {
  const value = parseJson(content);
  const version = numberAt(value, 'version');
  if (version !== VERSION) {
    throw usageError(`${where}: expected a confirmation of version ${VERSION}, got ${version ?? 'none'}`);
  }
  const problem = written.test(value);
  if (problem !== undefined) throw usageError(`${where}${problem}`, 'confirm the change again: prowess confirm ID');
  // A checked value is what the check says: the compiler holds it against its type.
  const { version: _, ...confirmed } = value as unknown as Confirmed & { readonly version: number };
  return confirmed;
}

const merge = object<ConfirmedMerge>({ commit: text, pullRequest: optional(text), title: text });

const written = object<Confirmed & { readonly version: number }>({
  version: number<number>(),
  test: text,
  line: text,
  change: text,
  at: instant<EpochMs>(),
  good: text,
  bad: text,
  isConfirmed: flag,
  merges: list(merge),
  covered: flag,
  skipped: list(merge),
  runs: number<number>(),
});
