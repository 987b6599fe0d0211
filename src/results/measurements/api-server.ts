import { apiServerMetrics } from '../../model/metrics/api-server.ts';
import type { Measurement } from '../../model/result.ts';
import { shareBounds } from '../../stats/binomial.ts';
import { type Grouping, type Rise, risesOf } from '../facts/histograms.ts';
import { bucketQuantiles } from './buckets.ts';
import { single } from './estimate.ts';
import { partsOf } from './groups.ts';
import type { Measure } from './measure.ts';

const FAMILY = 'apiserver_request_duration_seconds_bucket';
/** They last as long as their client wants. */
const STREAMS: ReadonlySet<string> = new Set(['WATCH', 'WATCHLIST', 'CONNECT']);
const OBJECTIVE_SECONDS = 1;

/** Everybody's calls, by the histograms of the API server's replicas: each read by itself, then added up. */
export const apiServer: Measure = {
  metrics: apiServerMetrics,
  measure: (facts) =>
    partsOf(facts).flatMap(({ edges, labels }) => {
      const rises = risesOf(edges, FAMILY, byVerbAndResource) ?? [];
      return rises.flatMap((rise) => measureRise({ ...labels, ...rise.labels }, rise));
    }),
};

const byVerbAndResource: Grouping = ({ labels: { verb = '', resource = '', subresource = '' } }) =>
  STREAMS.has(verb) || resource === ''
    ? undefined
    : { resource: subresource === '' ? resource : `${resource}/${subresource}`, verb };

function measureRise(labels: Measurement['labels'], rise: Rise): Measurement[] {
  const total = rise.counts.get(Infinity);
  if (!isCount(total) || total === 0) return [];
  const within = rise.counts.get(OBJECTIVE_SECONDS);
  return [
    single('apiserver-calls', labels, { count: { value: total } }, total),
    bucketQuantiles('apiserver-latency', labels, rise),
    ...(isCount(within) ? [shareWithin(labels, within, total)] : []),
  ];
}

const isCount = (value: number | undefined): value is number => Number.isInteger(value) && Number(value) >= 0;

const shareWithin = (labels: Measurement['labels'], within: number, total: number): Measurement =>
  single(
    'apiserver-calls-within-1s',
    labels,
    { share: { value: within / total, ...shareBounds(within, total) } },
    total,
  );
