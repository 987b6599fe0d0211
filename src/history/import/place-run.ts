import { usageError } from '../../model/errors.ts';
import { shortHash } from '../../model/identity.ts';
import type { Outcome } from '../../model/result.ts';
import { type EpochMs, elapsed, hours } from '../../model/units.ts';
import { buildTime } from '../../prow/build-number.ts';
import { kindOf, pullOf } from '../origin.ts';
import type { Point, RunDocument } from '../run.ts';
import type { ImportFormat, RunNumbers } from './format.ts';
import type { ProwFacts } from './prow-facts.ts';

/** Of which job and build numbers are, and what is known of the build beside them. */
export interface ImportedPlace {
  /** For messages and people. */
  readonly where: string;
  readonly job: string;
  readonly build: string;
  readonly line: string;
  readonly commit?: string;
  readonly address: string;
}

/** One run as a history keeps it. Throws a KnownError where nothing says when it started. */
export function placedRun(
  format: ImportFormat,
  place: ImportedPlace,
  numbers: RunNumbers,
  prow: ProwFacts = { repos: {} },
): RunDocument {
  const { job, build, line, commit, address } = place;
  const startedAt = startOf(place, numbers, prow);
  const pull = pullOf({ ...prow, links: {} });
  const { outcome, headline } = verdictOf(numbers, prow);
  const hard = { ...format.hard, ...numbers.hard };
  return {
    run: {
      test: job,
      job,
      build,
      line,
      // Code of a pull request is never part of what others are compared with.
      kind: kindOf({ ...prow, links: {} }, place.where),
      startedAt,
      ...(commit !== undefined && { commit }),
      ...(pull !== undefined && { pull }),
      outcome,
      ...(headline !== undefined && { headline }),
      regime: { id: shortHash(hard), hard, soft: { ...numbers.soft } },
      address,
    },
    points: outcome === 'invalid' ? numbers.points.map(distrusted) : numbers.points,
  };
}

/** The job was started for a build that its number dates; what was uploaded was measured before, often by an hour. */
function startOf({ where, build }: ImportedPlace, { startedAt, uploadedAt }: RunNumbers, prow: ProwFacts): EpochMs {
  const known = prow.startedAt ?? startedAt ?? startByNumber(build, uploadedAt) ?? uploadedAt;
  if (known !== undefined) return known;
  throw usageError(
    `${where}: cannot say when this run started: build ${build} is no number of Prow's, and no file says it`,
    "a started.json beside the numbers says it, as Prow's does",
  );
}

/** Undefined where the number is not one that Prow gave to a build which then took at most two days. */
function startByNumber(build: string, uploadedAt: EpochMs | undefined): EpochMs | undefined {
  const at = buildTime(build);
  if (at === undefined || uploadedAt === undefined) return at;
  const took = elapsed(at, uploadedAt);
  return took >= 0 && took <= hours(48) ? at : undefined;
}

function verdictOf(
  { outcome, headline, points }: RunNumbers,
  { finished }: ProwFacts,
): { outcome: Outcome; headline?: string } {
  const result = finished?.result ?? 'SUCCESS';
  if (result === 'ABORTED') return { outcome: 'invalid', headline: 'Prow aborted it' };
  if (outcome !== undefined) return { outcome, ...(headline !== undefined && { headline }) };
  if (points.length === 0) return { outcome: 'invalid', headline: withoutNumbers(finished?.result) };
  return result === 'SUCCESS' ? { outcome: 'pass' } : { outcome: 'fail', headline: `its job ended as ${result}` };
}

const withoutNumbers = (result: string | undefined): string =>
  result === undefined ? 'it holds no numbers' : `it holds no numbers; its job ended as ${result}`;

const distrusted = ({ series, value }: Point): Point => ({
  series,
  state: 'invalid',
  ...(value !== undefined && { value }),
});
