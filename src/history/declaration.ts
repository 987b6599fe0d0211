import type { SeriesName } from './run.ts';

/** What is declared of a series beside its numbers: how it is read and judged. */
export interface Declaration {
  readonly title: string;
  /** As artifacts spell it (`ms`, `count`); empty where an imported system does not say. */
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
  /** One of the at most ten series of a test that a reader looks at first, and that a gate judges. */
  readonly key: boolean;
  /** Whether it is the statistic by which its measurement is judged, or one that its suite names: p50, p95 and max of one measurement move together. */
  readonly primary: boolean;
  /** Series that are decided together, such as `latency` or `calls by virt-controller`. */
  readonly family: string;
  readonly owner?: string;
  /** A run in which none happened may not have it: calls that are counted when they are made. */
  readonly mayBeAbsent?: true;
  /** Share of the old level below which a change matters to no reader, such as 0.02. */
  readonly tolerance: number;
}

export type Declare = (series: SeriesName) => Declaration;
