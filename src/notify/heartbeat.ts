import { type EpochMs, hours } from '../model/units.ts';
import type { MetricFamily } from '../render/openmetrics.ts';
import { minuteOfTime } from '../report/history-words.ts';
import type { AnalysisState } from './state.ts';

/** An analysis is made at least so often where people rely on it. */
const LATE_MS = hours(24);

const isLate = ({ at }: Pick<AnalysisState, 'at'>, now: EpochMs): boolean => now - at > LATE_MS;

/** What a reader must know of the analysis; undefined where one has come in time. */
export const lateNotice = (last: AnalysisState, now: EpochMs): string | undefined =>
  isLate(last, now)
    ? `the last analysis was at ${minuteOfTime(last.at)} UTC: since then prowess analyse has said nothing of changes`
    : undefined;

/** In the store, as OpenMetrics: for a monitoring that reads it there. */
export const HEARTBEAT_PATH = 'analysis/latest.openmetrics.txt';

/**
 * The sign of life for a monitoring: the age of an analysis is the time now less the first of these.
 * @param dated whether samples have the time of the analysis: a reader that makes blocks of them needs it, one that scrapes refuses it
 */
export const heartbeatFamilies = ({ at, open, tests }: AnalysisState, dated: boolean): MetricFamily[] => [
  {
    name: 'prowess_analysis_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the newest analysis was made',
    samples: [{ labels: {}, value: at / 1000, ...(dated && { at }) }],
  },
  {
    name: 'prowess_analysis_open_topics',
    type: 'gauge',
    help: 'Changes, missing data and silences that ask for something',
    samples: [{ labels: {}, value: open, ...(dated && { at }) }],
  },
  {
    name: 'prowess_analysis_tests',
    type: 'gauge',
    help: 'Tests that it looked at',
    samples: [{ labels: {}, value: tests, ...(dated && { at }) }],
  },
];
