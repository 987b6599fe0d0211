import type { Position } from '../source/yaml-node.ts';
import type { JobTree } from './jobs.ts';

/** `error`: it does not do what it says; `warning`: it will bite; `info`: worth knowing. */
export type Severity = (typeof SEVERITIES)[number];

/** From the worst. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

/** What Prow's own checker says of the same trap: an error, a warning that needs `--strict` to count, or nothing. */
export type Checkconfig = 'rejects' | 'warns' | 'misses';

/** A trap of Prow job files. Rules are data and pure functions; the registry is `rules/index.ts`. */
export interface LintRule {
  /** Kebab-case; what `--rule`, `--ignore` and suppression comments name. */
  readonly id: string;
  readonly severity: Severity;
  /** One line. */
  readonly summary: string;
  /** What happens, and why. */
  readonly why: string;
  /** Where that is known from: a file of Prow or test-infra, or a specification. */
  readonly source: string;
  readonly checkconfig: Checkconfig;
  /** A job file (or several, by path) that the rule complains about, and nearly the same one that it accepts. */
  readonly bad: Example;
  readonly good: Example;
  readonly check: (tree: JobTree) => Iterable<Complaint>;
}

export type Example = string | Readonly<Record<string, string>>;

export interface Complaint {
  readonly file: string;
  readonly at: Position;
  /** What is wrong here, with names and values. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** The job it concerns. */
  readonly job?: string;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
}

/** A complaint as it is reported. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly job: string | undefined;
  readonly message: string;
  readonly fix: string;
  /** The line of the file, and below it a caret under the column. */
  readonly excerpt: string;
}
