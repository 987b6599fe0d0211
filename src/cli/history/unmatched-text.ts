import type { FoundHistories } from '../../app/history/find.ts';
import { nearest } from '../../config/source/suggest.ts';

/** `perf/history.yaml:9:5 excludes no run: there is no run of perf/densty in STORE (did you mean perf/density?)`. */
export const unmatchedText = ({ unmatched, found, store }: FoundHistories): string[] => [
  ...unmatched.slice(0, MOST_UNMATCHED).map(({ at, does, unknownTest }) => {
    const where = `${at.file}:${at.line}:${at.column} ${does}`;
    if (unknownTest === undefined) return `${where} of ${store}`;
    const like = nearest(
      unknownTest,
      found.map(({ history }) => history.test),
    );
    return `${where}: there is no run of ${unknownTest} in ${store}${like === undefined ? '' : ` (did you mean ${like}?)`}`;
  }),
  ...(unmatched.length > MOST_UNMATCHED
    ? [`and ${unmatched.length - MOST_UNMATCHED} more decisions that match nothing (--json has all)`]
    : []),
];

const MOST_UNMATCHED = 6;
