import type { Cause } from '../analysis/cause/cause.ts';
import type { ChangeNote } from '../analysis/change-notes.ts';
import { isOverChange } from '../analysis/change-word.ts';
import type { SeriesNoise } from '../analysis/changes/noise.ts';
import type { LineOverview } from '../analysis/overview.ts';
import { isOpen, type MissingData } from '../history/missing/findings.ts';
import { type Run, runId } from '../history/run.ts';
import type { JsonObject } from '../model/json.ts';
import { toIso } from '../model/units.ts';

/** How many are listed; the others are counted. */
export interface MostListed {
  /** Merges of the cause of one change, the likeliest. */
  readonly merges: (note: ChangeNote) => number;
  /** Names of what is missing, and of its series. */
  readonly names: number;
  /** Changes and gaps in the data that are over, and runs at which soft facts changed: the newest. */
  readonly over: number;
}

const ALL: MostListed = {
  merges: () => Number.POSITIVE_INFINITY,
  names: Number.POSITIVE_INFINITY,
  over: Number.POSITIVE_INFINITY,
};

/** One line of a test for programs: the same findings as the text, with all that it shortens. */
export const lineJson = (
  {
    line,
    history: { runs },
    invalid,
    freshness,
    otherRegime,
    marked: { marks, varying },
    figures,
    moreFigures,
    changes,
    withdrawn,
    suspects,
    unused,
    noise,
    missing,
    shortRetention,
    gate,
  }: LineOverview,
  most = ALL,
): JsonObject => {
  const shownChanges = withNewest(changes, isOverChange, most.over);
  const shownGaps = withNewest(missing, (gap) => !isOpen(gap), most.over);
  const shownMarks = marks.toReversed().slice(0, most.over);
  return toJson({
    line,
    runs: runs.length,
    invalid,
    ...(freshness !== undefined && {
      newest: {
        build: freshness.newest.build,
        startedAt: toIso(freshness.newest.startedAt),
        ageMs: freshness.ageMs,
        usualMs: freshness.usualMs,
        ...(freshness.due !== undefined && {
          due: {
            at: toIso(freshness.due.at),
            schedule: freshness.due.schedule,
            after: placeOf(freshness.due.after),
          },
        }),
        late: freshness.late,
      },
    }),
    ...(otherRegime !== undefined && {
      comparable: otherRegime.comparable,
      otherRegime: { newest: placeOf(otherRegime.run), differences: otherRegime.differences },
    }),
    marks: shownMarks.map(({ place, differences }) => ({ since: placeOf(runs[place]), differences })),
    ...(shownMarks.length < marks.length && { moreMarks: marks.length - shownMarks.length }),
    ...(varying.length > 0 && { varyingFacts: varying }),
    keySeries: figures.map(({ declaration: { title, unit, better, family }, trend: _, ...figure }) => ({
      ...figure,
      title,
      unit,
      better,
      family,
      noise: noiseOf(noise.get(figure.series)),
    })),
    ...(moreFigures > 0 && { moreKeySeries: moreFigures }),
    changes: shownChanges.map((note) => changeJson(note, most.merges(note))),
    ...(shownChanges.length < changes.length && { moreChanges: changes.length - shownChanges.length }),
    withdrawn: withdrawn.map(({ id, family, firstBoundary, boundary }) => ({
      id,
      family,
      confirmedAt: placeOfId(runs, firstBoundary.run),
      since: placeOfId(runs, boundary.run),
    })),
    suspects,
    unused: unused.map(({ name, at, reason, by }) => ({ name, at, reason, by })),
    missing: shownGaps.map((gap) => gapJson(gap, runs, most.names)),
    ...(shownGaps.length < missing.length && { moreMissing: missing.length - shownGaps.length }),
    ...(shortRetention !== undefined && { shortRetention }),
    ...(gate !== undefined && { gate: { ...gate, failing: gate.failing.map(({ id }) => id) } }),
  });
};

/** All but the oldest of those that are over. */
function withNewest<T>(all: readonly T[], isOver: (each: T) => boolean, most: number): T[] {
  const newest = new Set(all.filter(isOver).slice(0, most));
  return all.filter((each) => newest.has(each) || !isOver(each));
}

const changeJson = (
  { run, lastGood, latest, recovered, ended, cause, ...change }: ChangeNote,
  mostMerges: number,
): object => ({
  ...change,
  since: placeOf(run),
  ...(lastGood !== undefined && { lastGood: placeOf(lastGood) }),
  ...(latest !== undefined && { latest: placeOf(latest) }),
  ...(recovered !== undefined && { recovered: placeOf(recovered) }),
  ...(ended !== undefined && { ended: { why: ended.why, since: placeOf(ended.since) } }),
  ...(cause !== undefined && { cause: causeJson(cause, mostMerges) }),
});

const gapJson = (
  { first: _, from, until, about, series, ...gap }: MissingData,
  runs: readonly Run[],
  most: number,
): object => ({
  ...gap,
  about: about.slice(0, most),
  ...(about.length > most && { moreAbout: about.length - most }),
  series: series.slice(0, most),
  ...(series.length > most && { moreSeries: series.length - most }),
  since: placeOf(runs[from]),
  ...(until !== undefined && { until: placeOf(runs[until]) }),
});

/** What JSON keeps of a value: no field that is undefined. */
const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const noiseOf = (noise: SeriesNoise | undefined): object | undefined =>
  noise && { grade: noise.grade, cv: noise.cv, runs: noise.runs };

const placeOf = (run: Run | undefined): object | undefined =>
  run && { job: run.job, build: run.build, startedAt: toIso(run.startedAt) };

/** A run that the history no longer holds has no time. */
const placeOfId = (runs: readonly Run[], id: string): object =>
  placeOf(runs.find((run) => runId(run) === id)) ?? {
    job: id.slice(0, id.lastIndexOf('/')),
    build: id.slice(id.lastIndexOf('/') + 1),
  };

const causeJson = ({ class: kind, evidence, window, suspects }: Cause, most: number): object => ({
  class: kind,
  evidence,
  covered: window.covered,
  ...(suspects.length > most && { moreMerges: suspects.length - most }),
  merges: suspects.slice(0, most).map(({ merge: { mergedAt, folders: _, ...merge }, ...suspect }) => ({
    ...merge,
    mergedAt: toIso(mergedAt),
    ...suspect,
  })),
});
