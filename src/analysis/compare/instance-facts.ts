/** How runs of a commit were judged that came one after the other. Numbers count deploys: runs of one deploy are one observation. */
export interface InstanceFacts {
  /** The decision is made of so many of them. */
  readonly judged: number;
  /** More of one commit change nothing. */
  readonly most: number;
  /** Whether no more are to be run. */
  readonly isFinal: boolean;
  /** After how many each gated series can be called: one that few deploys of the base have needs more of them. */
  readonly looks: readonly number[];
}
