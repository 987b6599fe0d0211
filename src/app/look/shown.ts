import type { Result } from '../../model/result.ts';
import type { EpochMs } from '../../model/units.ts';

/** What is shown, once all of it answers. */
export interface Shown {
  readonly run: Result['run'];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly data: KeptData;
  readonly prometheus: ShownPrometheus;
  /** An address, or why there is none. */
  readonly grafana: ShownProgram;
  readonly perfdash: ShownProgram;
}

export interface ShownPrometheus {
  readonly url: string;
  /** Title of a dashboard -> its queries as a page of Prometheus, for where there is no Grafana. */
  readonly pages: Readonly<Record<string, string>>;
}

export type ShownProgram = { readonly url: string } | { readonly absent: string };

/** Where the samples come from. */
export interface KeptData {
  /** For people. */
  readonly source: string;
  /** Until when Prometheus had scraped, by its clock, where that is known. */
  readonly to?: EpochMs | undefined;
  /** What is missing in it, a sentence each. */
  readonly gaps: readonly string[];
}
