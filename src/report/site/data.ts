import type { LineOverview } from '../../analysis/overview.ts';
import type { EpochMs } from '../../model/units.ts';

/** What a site shows: each line of each test as `prowess history` finds it. */
export interface SiteData {
  /** For people: where the runs are kept. */
  readonly store: string;
  readonly madeAt: EpochMs;
  readonly tests: readonly SiteTest[];
}

export interface SiteTest {
  readonly test: string;
  readonly simulated: boolean;
  readonly lines: readonly LineOverview[];
}
