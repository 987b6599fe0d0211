import type { Comparison } from '../../analysis/compare/compare.ts';
import type { ExitName } from '../../model/errors.ts';

/** Of several tests the worst: what is worse counts before what has no answer, and that before what is open. */
export function comparisonExit(comparisons: readonly Comparison[]): ExitName {
  const found = new Set(comparisons.map(({ conclusion }) => EXITS[conclusion]));
  return (['failed', 'invalid', 'inconclusive'] as const).find((exit) => found.has(exit)) ?? 'pass';
}

const EXITS = {
  regressed: 'failed',
  invalid: 'invalid',
  inconclusive: 'inconclusive',
  pass: 'pass',
} as const satisfies Record<Comparison['conclusion'], ExitName>;
