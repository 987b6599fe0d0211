import { byKey } from './order.ts';

/** What identifies a number of a run: a metric of the catalogue, and labels. */
export interface SeriesKey {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The name of a series in rows and messages, the same in every build: level and load first, then the metric, then the values of
 * the other labels in the order of their keys, such as `400.creation-latency.watch.VirtualMachineInstance.Running`.
 */
export const seriesId = ({ metric, labels }: SeriesKey): string =>
  [...leading(labels), metric, ...others(labels)].filter(Boolean).join('.');

/** The values of labels for people, in the order of `seriesId`. */
export const labelValues = (labels: SeriesKey['labels']): string[] =>
  [...leading(labels), ...others(labels)].filter(Boolean);

const LEADING = ['level', 'load'];

const leading = (labels: SeriesKey['labels']): string[] => LEADING.map((key) => labels[key] ?? '');

const others = (labels: SeriesKey['labels']): string[] =>
  Object.entries(labels)
    .filter(([key]) => !LEADING.includes(key))
    .sort(byKey)
    .map(([, value]) => value);
