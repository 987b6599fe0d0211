import { type JsonObject, objectAt } from '../../model/json.ts';
import type { Point } from '../run.ts';
import { pointOf } from './points.ts';

/** Labels that name one machine, pod or image: another in each run. */
const OF_ONE_RUN: ReadonlySet<string> = new Set([
  'instance',
  'node',
  'pod',
  'id',
  'uid',
  'image',
  'name',
  'endpoint',
  'container_id',
  'pod_name',
]);

interface Samples {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  sum: number;
  count: number;
  max: number;
}

/** What Prometheus said for kube-burner, sample by sample: a run is compared by their mean and their maximum, over all machines. */
export class MeanAndMax {
  private readonly series = new Map<string, Samples>();

  /** Documents of other kinds are none of its business. */
  add(document: JsonObject): void {
    const { metricName, value, jobName, quantileName } = document;
    if (typeof metricName !== 'string' || typeof value !== 'number' || quantileName !== undefined) return;
    if (metricName === 'alert' || !Number.isFinite(value)) return;
    const named = Object.entries(objectAt(document, 'labels')).filter(([key]) => !OF_ONE_RUN.has(key));
    const labels: Record<string, string> = Object.fromEntries(named.map(([key, text]) => [key, String(text)]));
    if (typeof jobName === 'string' && jobName !== '') labels.jobName = jobName;
    const key = JSON.stringify([metricName, Object.entries(labels).sort()]);
    const samples = this.series.get(key) ?? { metric: metricName, labels, sum: 0, count: 0, max: value };
    this.series.set(key, samples);
    samples.sum += value;
    samples.count++;
    samples.max = Math.max(samples.max, value);
  }

  points(): Point[] {
    return [...this.series.values()].flatMap(({ metric, labels, sum, count, max }) => [
      pointOf({ metric, labels, statistic: 'mean' }, sum / count, { signed: true }),
      pointOf({ metric, labels, statistic: 'max' }, max, { signed: true }),
    ]);
  }
}
