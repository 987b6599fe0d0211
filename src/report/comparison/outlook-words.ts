import type { PairsOutlook } from '../../analysis/compare/pairs-needed.ts';
import { counted } from '../../model/counted.ts';

/** What pairs can decide, before the first is run. */
export function outlookText(outlook: PairsOutlook): string {
  const { line, most, known, best, looks, needsKnown } = outlook;
  const beside = `${line} has ${counted(known, 'pair')} of neighbouring runs`;
  const [first] = looks;
  if (first !== undefined)
    return `at most ${counted(most, 'pair')}, which can decide after ${counted(first, 'pair')}: ${beside}${fewerText(outlook)}`;
  const ofKeys = best < known ? `, no judged metric is in more than ${best} of them` : '';
  return `${counted(most, 'pair')} can decide nothing: ${beside}${ofKeys}, and they need ${needsKnown}`;
}

/** The key metric that fewest of the pairs have, and how many more are not in all of them. */
function fewerText({ fewer: [fewest, ...others], looks }: PairsOutlook): string {
  if (fewest === undefined) return '';
  const [first] = fewest.looks;
  const called =
    first === undefined
      ? ', with which it cannot be called worse'
      : first === looks[0]
        ? ''
        : `, with which it can be called worse after ${counted(first, 'pair')}`;
  const more = others.length === 0 ? '' : `; ${counted(others.length, 'more key metric')} not in all of them`;
  return `; ${fewest.title} is in ${fewest.known} of them${called}${more}`;
}

/** What lets them decide, where they cannot. */
export const outlookHint = (outlook: PairsOutlook): string =>
  outlook.needsPairs === undefined
    ? moreRunsText(outlook)
    : `${moreRunsText(outlook)}, or allow ${2 * outlook.needsPairs} runs (--at-most; atMost of the presubmit)`;

/** `let 6 more runs of main come first`. */
export const moreRunsText = ({ line, best, needsKnown }: PairsOutlook): string =>
  `let ${counted(2 * (needsKnown - best), 'more run')} of ${line} come first`;
