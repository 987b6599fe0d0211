/** Builds from the last good one, at 0, to the first bad one, at the end, in the order in which they were merged. */
export interface BuildRange {
  /** Places: shown to be of the old level, and of the new one. */
  readonly good: number;
  readonly bad: number;
}

/** On which side of a change a build between is. */
export type BuildWord = 'good' | 'bad' | 'unclear';

/**
 * The build to run next: the middle one of those between that can be run. Undefined where none is left: then the cause is within what remains.
 * @param canRun of each place
 */
export function nextOf({ good, bad }: BuildRange, canRun: readonly boolean[]): number | undefined {
  const between = canRun.flatMap((can, place) => (can && place > good && place < bad ? [place] : []));
  return between[Math.floor((between.length - 1) / 2)];
}

/** How many builds at most are run until none is left between. */
export const mostHalvings = (between: number): number => Math.ceil(Math.log2(between + 1));

/** The range that is left once it is known of a build where it is. */
export const narrowed = (range: BuildRange, place: number, word: Exclude<BuildWord, 'unclear'>): BuildRange =>
  word === 'good' ? { ...range, good: place } : { ...range, bad: place };
