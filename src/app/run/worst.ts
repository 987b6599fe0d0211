import type { ExitName } from '../../model/errors.ts';

/** From the worst. */
const SEVERITY: readonly ExitName[] = [
  'aborted',
  'defect',
  'usage',
  'infrastructure',
  'noLock',
  'invalid',
  'inconclusive',
  'failed',
  'pass',
];

/** How several runs end together: as the worst of them. */
export const worst = (exits: readonly ExitName[]): ExitName => SEVERITY.find((exit) => exits.includes(exit)) ?? 'pass';
