import type { LineOrder } from '../../history/line-order.ts';
import type { Accepted } from '../../history/site-history.ts';

/** What is known beside the runs when a pull request is compared. */
export interface PullKnown {
  /** As `compare` takes it. */
  readonly accepted?: readonly Accepted[];
  /** Of the merges into the branch. */
  readonly order?: LineOrder;
}
