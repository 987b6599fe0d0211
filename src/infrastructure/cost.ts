import { KnownError } from '../model/errors.ts';
import { costOf, type Infrastructure } from '../model/infrastructure.ts';
import type { Plan } from '../model/plan.ts';
import { hours, type Milliseconds, ms, sum } from '../model/units.ts';

/** The longest that a cluster may exist for a plan: every phase and step takes all of its time, and the teardown is tried as often as it may be. */
export const longestOf = ({ timeouts, teardown }: Infrastructure, { steps }: Pick<Plan, 'steps'>): Milliseconds =>
  ms(
    timeouts.upMs +
      timeouts.validateMs +
      sum(steps.map(({ timeoutMs }) => timeoutMs)) +
      timeouts.downMs * (1 + teardown.retries),
  );

/** Throws KnownError `usage` where a run may cost more than its cluster's file allows. */
export function refuseDear(infrastructure: Infrastructure, plan: Pick<Plan, 'steps' | 'test'>): void {
  const { price } = infrastructure;
  if (price?.ceiling === undefined) return;
  const longest = longestOf(infrastructure, plan);
  const { amount, currency } = costOf(price, longest);
  if (amount <= price.ceiling) return;
  throw new KnownError(
    'usage',
    `a run of ${plan.test} may last ${(longest / hours(1)).toFixed(1)} h and cost ${amount} ${currency} at ${price.perHour} ${currency} per hour; the ceiling is ${price.ceiling} ${currency}`,
    { hint: 'make the test smaller, shorten infrastructure.timeouts, or raise infrastructure.price.ceiling' },
  );
}
