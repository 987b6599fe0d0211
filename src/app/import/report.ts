import type { PointState, RunDocument } from '../../history/run.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';

/** What an import did. */
export interface ImportReport {
  /** By name, in the order in which the source named them. */
  readonly jobs: Map<string, JobReport>;
  /** Values that were stored, by state. */
  readonly values: Record<PointState, number>;
  /** Builds that still run: a later import takes them. */
  running: number;
  /** Folders that hold nothing to import, for a person to see whether they should. */
  readonly foreign: string[];
  /** Runs that were stored without numbers that can be trusted, and why. */
  readonly invalid: string[];
  /** What was not stored, and why. */
  readonly refused: string[];
  /** How long the source keeps runs, where it says that it deletes them. */
  readonly sourceRetentionMs?: Milliseconds;
}

export interface JobReport {
  stored: number;
  /** Runs that the store held already. */
  present: number;
  /** Values of the label `kind` of which a stored run has a number. */
  readonly kinds: Set<string>;
  /** Of those that were stored. */
  first?: EpochMs;
  last?: EpochMs;
  /** Of all. */
  newestBuild: string;
}

export const emptyReport = (): ImportReport => ({
  jobs: new Map(),
  values: { ok: 0, missing: 0, 'zero-suspect': 0, censored: 0, invalid: 0 },
  running: 0,
  foreign: [],
  invalid: [],
  refused: [],
});

export function addPresent(report: ImportReport, job: string, build: string): void {
  jobOf(report, job, build).present++;
}

export function addStored(report: ImportReport, { run, points }: RunDocument, where: string): void {
  const job = jobOf(report, run.job, run.build);
  job.stored++;
  if (job.first === undefined || run.startedAt < job.first) job.first = run.startedAt;
  if (job.last === undefined || run.startedAt > job.last) job.last = run.startedAt;
  for (const { state, series } of points) {
    report.values[state]++;
    const { kind } = series.labels;
    if (kind !== undefined && (state === 'ok' || state === 'censored')) job.kinds.add(kind);
  }
  if (run.outcome === 'invalid') report.invalid.push(`${where}: ${run.headline}`);
}

function jobOf({ jobs }: ImportReport, name: string, build: string): JobReport {
  const job = jobs.get(name) ?? { stored: 0, present: 0, kinds: new Set<string>(), newestBuild: build };
  jobs.set(name, job);
  if (BigInt(build) > BigInt(job.newestBuild)) job.newestBuild = build;
  return job;
}
