import type * as z from 'zod';
import { ofHealth } from '../../history/declare/health.ts';
import { hasEntries } from '../../model/json.ts';
import { METRICS } from '../../model/metrics/index.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { didYouMean } from '../source/suggest.ts';
import type { acceptedFileSchema, historyFileSchema, labelsFileSchema } from './schema.ts';

/** A test of the site that prowess measures: its metrics are those of the catalogue. */
export interface KnownTest {
  readonly id: string;
  readonly isMeasured: boolean;
}

type HistoryFile = z.output<typeof historyFileSchema>;
type AcceptedFile = z.output<typeof acceptedFileSchema>;
type LabelsFile = z.output<typeof labelsFileSchema>;

/** A mistake at a path of a file. */
interface Found extends Mistake {
  readonly path: readonly PropertyKey[];
}

/** What is well written in `perf/history.yaml`, and means nothing or two things. */
export const historyMistakes = (source: Source, file: HistoryFile, tests: readonly KnownTest[]): Diagnostic[] =>
  complaints(source, [
    ...file.renames.flatMap((_, index) => renameMistakes(source, file.renames, index)),
    ...file.exclude.flatMap((_, index) => excludeMistakes(source, file.exclude, index)),
    ...file.regimes.flatMap((_, index) => regimeMistakes(source, file.regimes, index)),
    ...file.renames.flatMap(({ test, to }, index) => metricMistakes(test, to.metric, ['renames', index, 'to'], tests)),
  ]);

export const acceptedMistakes = (source: Source, file: AcceptedFile, tests: readonly KnownTest[]): Diagnostic[] =>
  complaints(source, [
    ...reversed(file.since, file.until, { path: ['until'], first: 'since' }),
    ...metricMistakes(file.test, file.metric, [], tests),
  ]);

export const labelMistakes = (source: Source, { labels }: LabelsFile, tests: readonly KnownTest[]): Diagnostic[] =>
  complaints(
    source,
    labels.flatMap(({ test, metric }, index) => metricMistakes(test, metric, ['labels', index], tests)),
  );

const complaints = (source: Source, found: readonly Found[]): Diagnostic[] =>
  found.map(({ path, ...mistake }) => complain(source, path, mistake));

/** Renames are applied in the order in which they are written. */
function renameMistakes(source: Source, renames: HistoryFile['renames'], index: number): Found[] {
  const own = renames[index];
  if (own === undefined) return [];
  const path = ['renames', index];
  if (isSameName(own.from, own.to)) {
    const hint = '`from` is the old name, `to` that of today';
    return [{ path, message: 'this renames series to the name that they have', hint }];
  }
  const earlier = renames.slice(0, index);
  const late = earlier.find((each) => isOneTest(each, own) && isMeant(each.from, own.to));
  if (late !== undefined) {
    const there = lineOf(source, ['renames', renames.indexOf(late)]);
    return [{ path, ...(leadsTo(late, own, renames) ? circle(there) : tooLate(there)) }];
  }
  const taken = earlier.find(
    (each) => isOneTest(each, own) && covers(each.from, own.from) && !isMeant(own.from, each.to),
  );
  if (taken === undefined) return [];
  const there = lineOf(source, ['renames', renames.indexOf(taken)]);
  return [{ path, message: `this renames nothing: ${there} has renamed these series before` }];
}

const circle = (there: string): Mistake => ({
  message: `renames go round in a circle: this one makes the series that ${there} renames, and that leads back here`,
  hint: 'keep those whose `to` is the name of today',
});

const tooLate = (there: string): Mistake => ({
  message: `this makes series that ${there} renames, and renames are applied in the order in which they are written`,
  hint: 'write this one before it',
});

type RenameEntry = HistoryFile['renames'][number];

/** Whether what one rename makes becomes, by others, what another renames. */
function leadsTo(one: RenameEntry, other: RenameEntry, renames: readonly RenameEntry[], left = renames): boolean {
  if (isMeant(other.from, one.to)) return true;
  const rest = left.filter((each) => each !== one);
  return rest.some((next) => next !== other && isMeant(next.from, one.to) && leadsTo(next, other, renames, rest));
}

type Series = RenameEntry['from'];

const isSameName = (a: Series, b: Series): boolean => covers(a, b) && covers(b, a);

const isOneTest = (a: Scoped, b: Scoped): boolean => a.test === undefined || b.test === undefined || a.test === b.test;

/** Whether a rename takes the series that another one makes, as far as their labels are written. */
const isMeant = (from: Series, to: Series): boolean =>
  from.metric === to.metric &&
  hasEntries(to.labels, from.labels) &&
  (from.statistic === undefined || to.statistic === undefined || from.statistic === to.statistic);

/** Whether each series that the other means is meant. */
const covers = (wide: Series, narrow: Series): boolean =>
  wide.metric === narrow.metric &&
  hasEntries(narrow.labels, wide.labels) &&
  (wide.statistic === undefined || wide.statistic === narrow.statistic);

function excludeMistakes(source: Source, excluded: HistoryFile['exclude'], index: number): Found[] {
  const own = excluded[index];
  if (own === undefined) return [];
  const { builds, from, until } = own;
  const path = ['exclude', index];
  if (builds !== undefined && (from !== undefined || until !== undefined)) {
    const key = from === undefined ? 'until' : 'from';
    return [
      {
        path: [...path, key],
        message: `builds say which runs are meant: \`${key}\` would mean others`,
        hint: 'leave it out, or write an entry of its own',
      },
    ];
  }
  const twice = builds?.findIndex((build, at) => builds.indexOf(build) !== at) ?? -1;
  if (twice !== -1) return [{ path: [...path, 'builds', twice], message: `build ${builds?.[twice]} is named twice` }];
  const backwards = reversed(from, until, { path: [...path, 'until'], first: 'from' });
  if (backwards.length > 0) return backwards;
  const other = excluded.slice(0, index).findIndex((each) => isOneScope(each, own) && meanOneRun(each, own));
  if (other === -1) return [];
  return [
    {
      path: [...path, builds === undefined ? (from === undefined ? 'until' : 'from') : 'builds'],
      message: `this overlaps with ${lineOf(source, ['exclude', other])}: a run is left out for one reason`,
      hint: 'shorten one of them, or make them one',
    },
  ];
}

type Excluded = HistoryFile['exclude'][number];

/** Builds and times cannot be compared before there are runs. */
function meanOneRun(a: Excluded, b: Excluded): boolean {
  if (a.builds !== undefined || b.builds !== undefined)
    return a.builds?.some((build) => b.builds?.includes(build)) === true;
  const [aFrom, aUntil, bFrom, bUntil] = [
    a.from ?? -Infinity,
    a.until ?? Infinity,
    b.from ?? -Infinity,
    b.until ?? Infinity,
  ];
  return aFrom <= bUntil && bFrom <= aUntil;
}

interface Scoped {
  readonly test?: string | undefined;
  readonly line?: string | undefined;
}

const isOneScope = (a: Scoped, b: Scoped): boolean => a.test === b.test && a.line === b.line;

function regimeMistakes(source: Source, regimes: HistoryFile['regimes'], index: number): Found[] {
  const own = regimes[index];
  const other = regimes
    .slice(0, index)
    .findIndex((each) => own !== undefined && isOneScope(each, own) && each.since === own.since);
  if (other === -1) return [];
  return [
    {
      path: ['regimes', index, 'since'],
      message: `${lineOf(source, ['regimes', other])} declares a regime that begins at the same time`,
      hint: 'make them one',
    },
  ];
}

function reversed(
  from: EpochMs | undefined,
  until: EpochMs | undefined,
  { path, first }: { path: PropertyKey[]; first: string },
): Found[] {
  if (from === undefined || until === undefined || from <= until) return [];
  return [
    {
      path,
      message: `this is before \`${first}\``,
      expected: `${toIso(from).slice(0, 10)} or later`,
      hint: 'exchange the two dates',
    },
  ];
}

function metricMistakes(
  test: string | undefined,
  metric: string,
  path: readonly PropertyKey[],
  tests: readonly KnownTest[],
): Found[] {
  const isOurs = tests.some(({ id, isMeasured }) => id === test && isMeasured);
  if (!isOurs || isKnownMetric(metric)) return [];
  const known = Object.keys(METRICS);
  const hint = didYouMean(metric, known);
  const more = hint === undefined ? { expected: `one of ${known.join(', ')}` } : { hint };
  return [{ path: [...path, 'metric'], message: `no metric is called \`${metric}\``, ...more }];
}

const isKnownMetric = (metric: string): boolean =>
  Object.hasOwn(METRICS, metric) || ofHealth({ metric, labels: {}, statistic: '' }) !== undefined;

/** `perf/history.yaml:7` */
function lineOf(source: Source, path: readonly PropertyKey[]): string {
  const { file, line } = source.position(path);
  return `${file}:${line}`;
}
