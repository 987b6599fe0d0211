import type { ChangeWord } from '../../analysis/change-word.ts';
import { wordOf } from '../../analysis/change-word.ts';
import type { LevelSpan } from '../../analysis/changes/level.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { Declaration } from '../../history/declaration.ts';
import type { Accepted } from '../../history/site-history.ts';
import type { EpochMs } from '../../model/units.ts';
import { amountOf } from '../history-words.ts';
import type { SiteTest } from './data.ts';
import { changePath, testPath } from './paths.ts';

/** What the site's script knows before it loads any chunk. */
export interface AppIndex {
  readonly madeAt: EpochMs;
  readonly tests: readonly { readonly test: string; readonly lines: readonly string[]; readonly path: string }[];
  /** Chunks of merges, by year. */
  readonly merges: readonly string[];
}

/** What it knows of one test: all that the analysis found, so that nothing is computed twice. */
export interface AppTest {
  readonly test: string;
  readonly simulated: boolean;
  /** Paths of chunks, the oldest first. */
  readonly chunks: readonly string[];
  readonly declarations: Readonly<Record<string, Declaration>>;
  readonly lines: readonly AppLine[];
  readonly accepted: readonly Accepted[];
}

export interface AppLine {
  readonly line: string;
  readonly path: string;
  /** Builds (`JOB/BUILD`) of the runs by which levels and changes are placed. */
  readonly runs: number;
  readonly judged: Readonly<Record<string, AppSeries>>;
  readonly changes: readonly AppChange[];
}

/** Places are those of merged runs of the line, in order. */
export interface AppSeries {
  readonly grade: string;
  readonly cv: number;
  readonly scale: number;
  readonly noiseRuns: number;
  readonly levels: readonly LevelSpan[];
  readonly changes: readonly {
    readonly run: number;
    readonly first: number;
    readonly last: number;
    readonly meaning: string;
  }[];
}

export interface AppChange {
  readonly series: readonly string[];
  readonly word: ChangeWord;
  readonly title: string;
  readonly amount: string;
  readonly since: EpochMs;
  readonly build: string;
  readonly path: string;
  readonly acceptedBy?: string;
  readonly reason?: string;
}

export const appTest = (
  { test, simulated, history, declare, lines }: SiteTest,
  chunks: readonly string[],
  accepted: readonly Accepted[],
): AppTest => ({
  test,
  simulated,
  chunks,
  // The health of runs is a series of lines only.
  declarations: Object.fromEntries(
    [history, ...lines.map((line) => line.history)].flatMap(({ series }) =>
      [...series].map(([name, column]) => [name, declare(column.name)]),
    ),
  ),
  lines: lines.map((line) => appLine(test, line)),
  accepted: accepted.filter((each) => each.test === test),
});

const appLine = (test: string, { line, history, judged, changes }: LineOverview): AppLine => ({
  line,
  path: testPath(test, line),
  runs: history.runs.length,
  judged: Object.fromEntries(
    [...judged].map(([name, { noise, levels, changes: own }]) => [
      name,
      {
        grade: noise.grade,
        cv: noise.cv,
        scale: noise.scale,
        noiseRuns: noise.runs,
        levels,
        changes: own.map(({ run, first, last, meaning }) => ({ run, first, last, meaning })),
      },
    ]),
  ),
  changes: changes.map((note) => ({
    series: note.series,
    word: wordOf(note),
    title: note.title,
    amount: amountOf(note),
    since: note.run.startedAt,
    build: note.run.build,
    path: changePath(note.id),
    ...(note.accepted !== undefined && { acceptedBy: note.accepted.by, reason: note.accepted.reason }),
  })),
});
