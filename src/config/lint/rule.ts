import type { Diagnostic, Severity } from '../source/diagnostic.ts';
import type { Position } from '../source/yaml-node.ts';
import type { JobTree } from './jobs.ts';

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

/** What a rule says of a place; the linter makes a finding of it. */
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

/** A complaint as it is reported; its hint is what to write instead. */
export interface Finding extends Diagnostic {
  readonly rule: string;
  readonly job: string | undefined;
  readonly hint: string;
  readonly excerpt: string;
}
