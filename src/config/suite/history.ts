import { metricOf } from '../../model/metrics/index.ts';
import type { TestHistory } from '../../model/suite.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { METRIC_NAMES, unknownName } from './metric-names.ts';
import type { Shared } from './schema/defaults.ts';

/** A complaint about something below `history`. */
export type HistoryComplaint = Mistake & { readonly path: readonly string[]; readonly about: 'key' | 'value' };

/**
 * What a test says of its history, and what is wrong with it. A gate stops people, who must find what it measures, how to read it, and whom to ask.
 * @param isOurs whether prowess measures it: what a command of others measures may have any name
 */
export function historyOf(
  written: Shared['history'],
  isOurs: boolean,
): { history?: TestHistory; complaints: HistoryComplaint[] } {
  if (written === undefined) return { complaints: [] };
  const lacking =
    written.gate === true ? (['owner', 'why', 'analyse'] as const).filter((key) => written[key] === undefined) : [];
  return {
    history: written,
    complaints: [...lacking.map(lacks), ...(isOurs ? unknownNames(written) : [])],
  };
}

const NEEDED_FOR = {
  owner: 'who answers for it: owner: sig-scale',
  why: 'what it measures, and why that matters',
  analyse: 'how to read a change of it, and what to do then',
} as const;

const lacks = (key: keyof typeof NEEDED_FOR): HistoryComplaint => ({
  message: `a test whose history gates needs \`${key}\``,
  expected: NEEDED_FOR[key],
  path: [],
  about: 'key',
});

function unknownNames({ key = [], tolerance = {} }: NonNullable<Shared['history']>): HistoryComplaint[] {
  const keys = key.flatMap(({ metric, statistic }, index): HistoryComplaint[] => {
    const known = metricOf(metric);
    const path = ['key', String(index)];
    if (known === undefined) return [unknown('metric', metric, METRIC_NAMES, [...path, 'metric'], 'value')];
    const statistics: readonly string[] = known.statistics;
    if (statistic === undefined || statistics.includes(statistic)) return [];
    return [unknown('statistic', statistic, statistics, [...path, 'statistic'], 'value')];
  });
  const tolerated = Object.keys(tolerance)
    .filter((metric) => metricOf(metric) === undefined)
    .map((metric) => unknown('metric', metric, METRIC_NAMES, ['tolerance', metric], 'key'));
  return [...keys, ...tolerated];
}

const unknown = (
  what: string,
  name: string,
  known: readonly string[],
  path: readonly string[],
  about: HistoryComplaint['about'],
): HistoryComplaint => ({ ...unknownName(what, name, known), path, about });
