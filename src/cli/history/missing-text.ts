import { isOpen, type MissingData } from '../../history/missing/findings.ts';
import type { Run } from '../../history/run.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { MISSING_WORDS } from '../../report/history-words.ts';

/** What is open, and the newest of what has ended. */
export function missingText(missing: readonly MissingData[], runs: readonly Run[]): string {
  const open = missing.filter(isOpen);
  const past = missing.filter((each) => !isOpen(each)).sort((a, b) => b.runs - a.runs);
  if (missing.length === 0) return '';
  return [
    'missing data',
    ...open.slice(0, MOST_OPEN).map((each) => `  OPEN  ${textOf(each, runs)}`),
    ...(open.length > MOST_OPEN ? [`        and ${open.length - MOST_OPEN} more that are open (--json has all)`] : []),
    ...past.slice(0, MOST_PAST).map((each) => `  past  ${textOf(each, runs)}`),
    ...(past.length > MOST_PAST ? [`        and ${past.length - MOST_PAST} shorter ones (--json has all)`] : []),
    '',
  ].join('\n');
}

const [MOST_OPEN, MOST_PAST] = [10, 5];

function textOf({ cause, about, from, until, runs: length }: MissingData, runs: readonly Run[]): string {
  const time = `${dayOf(runs[from])}${until === undefined ? '' : ` to ${dayOf(runs[until])}`}`;
  return `since ${time}, ${counted(length, 'run')}: ${firstFew(about)}${MISSING_WORDS[cause]}; first in build ${runs[from]?.build ?? '?'}`;
}

const dayOf = (run: Run | undefined): string => (run === undefined ? '?' : toIso(run.startedAt).slice(0, 10));
