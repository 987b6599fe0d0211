/** How two builds that alternated on one cluster were judged. */
export interface PairedFacts {
  /** Of all pairs that were run together. */
  readonly id: string;
  /** Pairs of which both runs are trusted. */
  readonly trusted: number;
  /** The decision is made of so many of them. */
  readonly judged: number;
  readonly most: number;
  /** Whether no more pairs are to be run. */
  readonly isFinal: boolean;
  /** After how many pairs each gated series can be called: one that few of the known pairs have needs more of them. */
  readonly looks: readonly number[];
  /** Pairs of neighbouring runs of the base line that show what chance does. */
  readonly known: number;
  /** Runs that the line needs before so many pairs can decide anything; absent where it has them. */
  readonly needs?: number;
}
