/**
 * Keys of `artifacts/metadata.json`. Prow copies them into `finished.json`, and TestGrid shows those of COLUMN_HEADERS above each
 * column, so the configuration that names them and the artifact that holds them share this list. Values are strings, always:
 * TestGrid and Deck leave others out (formats.md TRAP 12). Names are public and never change.
 */
export const METADATA_KEYS = {
  /** What was measured, in words: `installed KubeVirt v1.6.0`. */
  subject: 'Subject',
  /** Commit of what was measured; absent where the job's commit is not that. `Commit` alone has TestGrid's fall-back to the commit that Prow recorded. */
  commit: 'Commit',
  kubevirt: 'KubeVirt',
  kubernetes: 'Kubernetes',
  hardware: 'Hardware',
  test: 'Test',
  cluster: 'Cluster',
  outcome: 'Outcome',
  ended: 'Ended',
  headline: 'Headline',
  /** The hard facts in one short hash: numbers of different regimes are not compared. */
  regime: 'Regime',
  /** The hard facts in words. */
  regimeFacts: 'Regime facts',
  /** The soft facts in words: versions of what is around the subject. */
  marks: 'Around',
  /** Bucket and folder of the build: what Deck's address of it ends with. */
  build: 'Build',
  /** prowess's own version. */
  tool: 'Prowess',
  /** `true` for numbers that say nothing about hardware; absent otherwise. */
  simulated: 'Simulated',
} as const;

/**
 * Order of the header lines above each TestGrid column. A test has those that its runs know: a line that is missing above every column is
 * not made, and where the job's commit is not what was measured TestGrid would show that under `Commit`. A group of several jobs has
 * METADATA_KEYS.build below them.
 */
export const COLUMN_HEADERS: readonly string[] = [
  METADATA_KEYS.commit,
  METADATA_KEYS.kubevirt,
  METADATA_KEYS.kubernetes,
  METADATA_KEYS.hardware,
];
