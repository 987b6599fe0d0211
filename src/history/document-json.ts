import { usageError } from '../model/errors.ts';
import { type Json, numberAt, parseJson } from '../model/json.ts';
import type { Outcome } from '../model/result.ts';
import type { EpochMs } from '../model/units.ts';
import { isBuildNumber } from '../prow/build-number.ts';
import { instant, list, number, object, optional, record, text, word } from '../shapes/check.ts';
import { pairPlace } from '../shapes/entry.ts';
import { regime } from '../shapes/result.ts';
import { nameOf } from './history.ts';
import {
  POINT_STATES,
  type Point,
  type PointState,
  type Run,
  type RunDocument,
  type RunKind,
  type SeriesName,
} from './run.ts';

/** The file, in the artifacts folder of a build, that holds the numbers of a run that prowess did not make. */
export const DOCUMENT_FILE = 'history.json';

const DOCUMENT_VERSION = 1;

/** One point a line: two documents can be compared by eye. A value is a finite number, or absent. */
export function documentJson({ run: of, points }: RunDocument): string {
  const lines = points.map(({ series: { metric, labels, statistic }, state, value }) =>
    JSON.stringify({ metric, labels, statistic, state, value }),
  );
  return `{"version":${DOCUMENT_VERSION},\n"run":${JSON.stringify(of)},\n"points":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * Reads a document back.
 * @param where the file, for messages
 * @throws KnownError where the text is no such document, one of another version, or says two things of one series
 */
export function parseDocument(content: string, where: string): RunDocument {
  const value = parseJson(content);
  checkVersion(value, where);
  const problem = document.test(value);
  if (problem !== undefined) throw usageError(`${where}${problem}`, WRITTEN_BY);
  // A checked value is what the check says: the compiler holds it against its type.
  const written = value as unknown as WrittenDocument;
  checkBuild(written.run, where);
  checkPoints(written.points, where);
  return { run: written.run, points: written.points.map(pointOf) };
}

interface WrittenDocument {
  readonly version: number;
  readonly run: Run;
  readonly points: readonly WrittenPoint[];
}

type WrittenPoint = SeriesName & Omit<Point, 'series'>;

const pointOf = ({ metric, labels, statistic, state, value }: WrittenPoint): Point => ({
  series: { metric, labels, statistic },
  state,
  ...(value !== undefined && { value }),
});

const maybeText = optional(text);

const run = object<Run>({
  test: text,
  job: text,
  build: text,
  line: text,
  kind: word<RunKind>('periodic', 'postsubmit', 'local', 'presubmit', 'batch', 'drill', 'pair'),
  startedAt: instant<EpochMs>(),
  commit: maybeText,
  deploy: maybeText,
  pull: optional(object<NonNullable<Run['pull']>>({ number: text, baseSha: maybeText })),
  untrusted: optional(word(true)),
  pair: optional(pairPlace),
  outcome: word<Outcome>('pass', 'fail', 'invalid'),
  headline: maybeText,
  regime,
  address: text,
});

const point = object<WrittenPoint>({
  metric: text,
  labels: record(text),
  statistic: text,
  state: word(...POINT_STATES),
  value: optional(number<number>()),
});

const document = object<WrittenDocument>({ version: number<number>(), run, points: list(point) });

function checkVersion(value: Json | undefined, where: string): void {
  const version = numberAt(value, 'version');
  if (version === DOCUMENT_VERSION) return;
  if (version === undefined) throw usageError(`${where}: expected JSON with version, run and points`, WRITTEN_BY);
  throw usageError(`${where}: its version is ${version}; this prowess reads ${DOCUMENT_VERSION}`, WRITTEN_BY);
}

function checkBuild({ build }: Run, where: string): void {
  if (isBuildNumber(build)) return;
  throw usageError(`${where}.run.build: expected up to 19 digits, got ${JSON.stringify(build)}`, WRITTEN_BY);
}

/** What must have a value has one, and each series is there once. */
function checkPoints(points: readonly WrittenPoint[], where: string): void {
  const seen = new Set<string>();
  for (const [index, { state, value, ...series }] of points.entries()) {
    const name = nameOf(series);
    const place = `${where}.points[${index}] (${name})`;
    if (value === undefined && HAVE_VALUE.has(state)) {
      throw usageError(`${place}.value: expected a number for the state ${state}, got nothing`, WRITTEN_BY);
    }
    if (seen.has(name)) throw usageError(`${place}: the series is there twice`, WRITTEN_BY);
    seen.add(name);
  }
}

/** `censored` has a bound; what of an invalid run is not known may be absent. */
const HAVE_VALUE: ReadonlySet<PointState> = new Set<PointState>(['ok', 'censored', 'zero-suspect']);

const WRITTEN_BY = 'prowess import writes such files: import the run again';
