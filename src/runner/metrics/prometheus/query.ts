import { isJsonObject, type Json, type JsonObject, listAt, parseJson, stringAt, valueAt } from '../../../model/json.ts';
import { type EpochMs, epochMs, seconds } from '../../../model/units.ts';
import type { Cluster, Stamps } from '../../cluster.ts';

/** A series with its samples as they were scraped, oldest first, by Prometheus' clock. */
export interface ScrapedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: EpochMs, value: string])[];
}

export interface Answer extends Stamps {
  readonly series: readonly ScrapedSeries[];
}

/** A server's HTTP API: what asking it needs. */
export type Prometheus = Pick<Cluster, 'text'>;

/**
 * An instant query (prometheus.io/docs/prometheus/latest/querying/api) at an instant of Prometheus' clock, its now without one; the
 * result is a vector or a matrix. Throws ApiError, or Error where the answer is none of Prometheus or says that the query failed.
 */
export async function queryPrometheus(
  server: Prometheus,
  query: string,
  signal: AbortSignal,
  at?: EpochMs,
): Promise<Answer> {
  const parameters = new URLSearchParams({ query, ...(at !== undefined && { time: (at / 1000).toFixed(3) }) });
  const { text, ...stamps } = await server.text(`/api/v1/query?${parameters}`, { signal, timeoutMs: TIMEOUT });
  return { ...stamps, series: listAt(readResult(text), 'result').map(readSeries) };
}

const TIMEOUT = seconds(30);

function readResult(text: string): JsonObject {
  const answer = parseJson(text);
  const status = stringAt(answer, 'status');
  if (status === 'error')
    throw new Error(`Prometheus refused the query: ${stringAt(answer, 'error') ?? 'no reason given'}`);
  const data = valueAt(answer, 'data');
  const type = stringAt(data, 'resultType');
  if (status === 'success' && isJsonObject(data) && (type === 'vector' || type === 'matrix')) return data;
  const came = JSON.stringify(text.slice(0, 60));
  throw new Error(
    `expected an answer of Prometheus' HTTP API, got ${came}: is it its address, or a login page before it?`,
  );
}

/** Of a vector the one sample, of a matrix all of them. */
function readSeries(item: Json): ScrapedSeries {
  const value = valueAt(item, 'value');
  const points = value === undefined ? listAt(item, 'values') : [value];
  const labels = Object.entries(valueAt(item, 'metric') ?? {}).map(([name, text]) => [name, String(text)]);
  return { labels: Object.fromEntries(labels), points: points.map(readPoint) };
}

function readPoint(point: Json): readonly [at: EpochMs, value: string] {
  const [at, value] = Array.isArray(point) ? point : [];
  if (typeof at === 'number' && typeof value === 'string') return [epochMs(Math.round(at * 1000)), value];
  throw new Error(`expected a sample of Prometheus such as [1, "2"], got ${JSON.stringify(point)}`);
}
