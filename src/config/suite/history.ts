import { metricOf } from '../../model/metrics/index.ts';
import type { KeySeries, TestHistory } from '../../model/suite.ts';
import type { Mistake } from '../source/diagnostic.ts';
import type { Measured } from './label-values.ts';
import { METRIC_NAMES } from './metric-names.ts';
import type { Shared } from './schema/defaults.ts';
import { labelComplaints, type SeriesComplaint, unknown, unmadeMetric } from './series-complaints.ts';

/**
 * What a test says of its history, and what is wrong with it. A gate stops people, who must find what it measures, how to read it, and whom to ask.
 * @param isOurs whether prowess measures it: what a command of others measures may have any name
 * @param test absent where it is not wholly known
 */
export function historyOf(
  written: Shared['history'],
  isOurs: boolean,
  test?: Measured,
): { history?: TestHistory; complaints: SeriesComplaint[] } {
  if (written === undefined) return { complaints: [] };
  const lacking =
    written.gate === true ? (['owner', 'why', 'analyse'] as const).filter((key) => written[key] === undefined) : [];
  return {
    history: written,
    complaints: [...lacking.map(lacks), ...(isOurs ? unfoundSeries(written, test) : [])],
  };
}

const NEEDED_FOR = {
  owner: 'who answers for it: owner: sig-scale',
  why: 'what it measures, and why that matters',
  analyse: 'how to read a change of it, and what to do then',
} as const;

const lacks = (key: keyof typeof NEEDED_FOR): SeriesComplaint => ({
  message: `a test whose history gates needs \`${key}\``,
  expected: NEEDED_FOR[key],
  path: [],
  about: 'key',
});

function unfoundSeries(
  { key = [], tolerance = {} }: NonNullable<Shared['history']>,
  test: Measured | undefined,
): SeriesComplaint[] {
  const keys = key.flatMap((each, index) => keyComplaints(each, ['key', String(index)], test));
  const tolerated = Object.keys(tolerance)
    .filter((metric) => metricOf(metric) === undefined)
    .map((metric) => ({ ...unknown('metric', metric, METRIC_NAMES), path: ['tolerance', metric] }));
  return [...keys, ...tolerated];
}

function keyComplaints(
  { metric, statistic, labels }: Pick<KeySeries, 'metric' | 'labels'> & { readonly statistic?: string | undefined },
  path: readonly string[],
  test: Measured | undefined,
): SeriesComplaint[] {
  const known = metricOf(metric);
  const about = 'value';
  if (known === undefined) return [{ ...unknown('metric', metric, METRIC_NAMES), about, path: [...path, 'metric'] }];
  const unmade = unmadeMetric(metric, test);
  if (unmade !== undefined) return [{ ...unmade, about, path: [...path, 'metric'] }];
  if (known.better === 'neither') return [{ ...undirected(metric), about, path: [...path, 'metric'] }];
  const statistics: readonly string[] = known.statistics;
  const ofLabels = labelComplaints({ metric, labels }, [...path, 'labels'], test);
  if (statistic === undefined || statistics.includes(statistic)) return ofLabels;
  return [{ ...unknown('statistic', statistic, statistics), about, path: [...path, 'statistic'] }, ...ofLabels];
}

/** A comparison could never pass. */
const undirected = (metric: string): Mistake => ({
  message: `a key series is judged, and neither more nor less \`${metric}\` is better`,
  expected: `one of ${METRIC_NAMES.filter((name) => metricOf(name)?.better !== 'neither').join(', ')}`,
});
