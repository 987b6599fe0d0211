import type { PairsOutlook } from '../../analysis/compare/pairs-needed.ts';
import { counted } from '../../model/counted.ts';

/** What pairs can decide, before the first is run. */
export function outlookText({ line, most, known, looks, needsKnown }: PairsOutlook): string {
  const beside = `${line} has ${counted(known, 'pair')} of neighbouring runs`;
  const [first] = looks;
  return first === undefined
    ? `${counted(most, 'pair')} can decide nothing: ${beside}, and they need ${needsKnown}`
    : `at most ${counted(most, 'pair')}, which can decide after ${counted(first, 'pair')}: ${beside}`;
}

/** What lets them decide, where they cannot. */
export const outlookHint = (outlook: PairsOutlook): string =>
  outlook.needsPairs === undefined
    ? moreRunsText(outlook)
    : `${moreRunsText(outlook)}, or allow ${2 * outlook.needsPairs} runs (--at-most; atMost of the presubmit)`;

/** `let 6 more runs of main come first`. */
export const moreRunsText = ({ line, known, needsKnown }: PairsOutlook): string =>
  `let ${counted(2 * (needsKnown - known), 'more run')} of ${line} come first`;
