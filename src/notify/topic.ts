import type { ChangeNote } from '../analysis/change-notes.ts';
import { type ChangeWord, isOpenChange, wordOf } from '../analysis/change-word.ts';
import type { LineOverview } from '../analysis/overview.ts';
import type { Freshness } from '../history/freshness.ts';
import { LEAST_INVALID, type MissingData } from '../history/missing/findings.ts';
import { firstFew } from '../model/counted.ts';
import { shortHash } from '../model/identity.ts';
import type { EpochMs } from '../model/units.ts';
import { amountOf, dayOf, MISSING_WORDS } from '../report/history-words.ts';

/** A line of a test, with what people must know of it to act. */
export interface WatchedLine {
  readonly test: string;
  /** Who answers for the test, where its suite says it. */
  readonly owner?: string;
  readonly overview: LineOverview;
}

/** Something that people learn once, and that is over one day: a change of a line, data that are missing, or runs that do not come. */
export interface Topic {
  /** Stable from one look to the next. */
  readonly id: string;
  readonly test: string;
  readonly line: string;
  readonly owner?: string;
  /** When it began. */
  readonly since: EpochMs;
  /** In one line, complete by itself. */
  readonly headline: string;
  /** Why it asks for nothing any more; absent while it does. */
  readonly over?: string;
  readonly change?: ChangeNote;
}

/** Where things are shown, for links. */
export interface NotifyLinks {
  /** The site with the history. */
  readonly historyUrl?: string;
}

/**
 * Confirmed changes for the worse in series that are good enough to gate by, data that are missing, and runs that do not come. Suspects are no topic: they ask
 * for a run only.
 */
export const topicsOf = (watched: WatchedLine): Topic[] => [
  ...changeTopics(watched),
  ...missingTopics(watched),
  ...silenceTopics(watched),
];

function changeTopics({ test, owner, overview }: WatchedLine): Topic[] {
  const { line, changes } = overview;
  const about = { test, line, ...(owner !== undefined && { owner }) };
  return changes
    .filter((note) => note.gates && (isOpenChange(note) || OVER[wordOf(note)] !== undefined))
    .map((note): Topic => {
      const over = isOpenChange(note) ? undefined : overOf(note);
      return {
        ...about,
        id: note.id,
        since: note.run.startedAt,
        headline: `${note.title} ${amountOf(note)} since ${dayOf(note.run)}`,
        change: note,
        ...(over !== undefined && { over }),
      };
    });
}

function overOf(note: ChangeNote): string {
  const { accepted, recovered, ended } = note;
  if (accepted !== undefined) return `it is accepted by ${accepted.by}: ${accepted.reason}`;
  if (recovered !== undefined) return `the level is back since ${dayOf(recovered)} (build ${recovered.build})`;
  const words = OVER[wordOf(note)] ?? '';
  return ended === undefined ? words : `${words} since ${dayOf(ended.since)}`;
}

/** What ends a topic. An improvement never began one. */
const OVER: Readonly<Partial<Record<ChangeWord, string>>> = {
  accepted: 'it is accepted',
  recovered: 'the level is back',
  gone: 'its series are in no result any more',
  ended: 'another regime is declared',
};

/** One for each cause. What is retired was meant to be, and a single run that is INVALID failed by itself. */
function missingTopics({ test, owner, overview: { line, history, missing } }: WatchedLine): Topic[] {
  const isWanted = ({ cause, runs }: MissingData): boolean =>
    cause !== 'retired' && (cause !== 'invalid-runs' || runs >= LEAST_INVALID);
  return missing.filter(isWanted).flatMap(({ cause, about, first, from, until }): Topic[] => {
    const [begun, run, back] = [history.runs[first], history.runs[from], history.runs[until ?? -1]];
    if (begun === undefined || run === undefined) return [];
    return [
      {
        id: `missing-${shortHash({ test, line, cause, build: begun.build })}`,
        test,
        line,
        ...(owner !== undefined && { owner }),
        since: begun.startedAt,
        headline: `${firstFew(about)}${MISSING_WORDS[cause]} since ${dayOf(run)} (build ${run.build})`,
        ...(back !== undefined && { over: `over since ${dayOf(back)} (build ${back.build})` }),
      },
    ];
  });
}

function silenceTopics({ test, owner, overview: { line, freshness } }: WatchedLine): Topic[] {
  if (freshness?.late !== true) return [];
  return [
    {
      id: silenceId(test, line, freshness),
      test,
      line,
      ...(owner !== undefined && { owner }),
      since: freshness.newest.startedAt,
      headline: `no run since ${dayOf(freshness.newest)} (build ${freshness.newest.build})`,
    },
  ];
}

/** Another silence, after runs have come again, is another topic. */
const silenceId = (test: string, line: string, { newest }: Freshness): string =>
  `silent-${shortHash({ test, line, build: newest.build })}`;
