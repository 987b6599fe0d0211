import type { Severity } from '../source/diagnostic.ts';
import type { Position } from '../source/yaml-node.ts';
import { type Job, type JobTree, placeOf } from './jobs.ts';
import type { Complaint, LintRule } from './rule.ts';

/** A rule's check that looks at one job at a time. */
export function eachJob(check: (job: Job, tree: JobTree) => Iterable<Complaint>): LintRule['check'] {
  return (tree) => tree.jobs.flatMap((job) => [...check(job, tree)]);
}

interface Text {
  readonly message: string;
  readonly fix: string;
  readonly severity?: Severity;
}

/** A complaint about a job; at its name where no place is given. */
export function about(job: Job, { message, fix, severity }: Text, at: Position = placeOf(job)): Complaint {
  return { file: job.file, at, job: job.name, message, fix, ...(severity !== undefined && { severity }) };
}

/** `a`, `b` and 3 more. */
export function listNames(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
