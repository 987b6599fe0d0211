import { counted } from '../../model/counted.ts';
import { type Issue, printIssue } from './issue.ts';

/** Mistakes in a site's files, all of them. */
export class IssuesError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(counted(issues.length, 'mistake'));
    this.issues = issues;
  }

  printed(): string {
    return [...this.issues.map(printIssue), `${this.message}; nothing was done`].join('\n');
  }
}
