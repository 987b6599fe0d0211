/** How a comment starts a presubmit. */
export interface CommentTrigger {
  /** Go regular expression (RE2), as Prow's `trigger`. */
  readonly trigger: string;
  /** What Prow asks people to write for this job alone; the trigger matches it. */
  readonly rerunCommand: string;
}

/**
 * A trigger that answers to the comment (several jobs may share one) and to `/test <job>`. It has the form of Prow's own default
 * (pkg/config/jobs.go, DefaultTriggerFor): case-sensitive, at the start of a line, one of several names on it, and tolerant of
 * GitHub's CRLF, which a bare `$` is not.
 */
export function commentTrigger(comment: string, jobName: string): CommentTrigger {
  const rerunCommand = `/test ${jobName}`;
  const shared = /^\/test (\S+)$/.exec(comment.trim())?.[1];
  if (shared !== undefined) {
    const names = shared === jobName ? quote(jobName) : `(${quote(shared)}|${quote(jobName)})`;
    return { trigger: `(?m)^/test( | .* )${names},?($|\\s.*)`, rerunCommand };
  }
  return { trigger: `(?m)^(/test( | .* )${quote(jobName)},?|${quote(comment.trim())})($|\\s.*)`, rerunCommand };
}

/** Branch regexes are searched for, not matched (`main` finds `maintenance`), so each is tied to both ends. */
export function anchored(branch: string): string {
  if (/^\^[^|]*[^\\]\$$/.test(branch)) return branch;
  return /^[\w./*+-]+$/.test(branch) ? `^${branch}$` : `^(?:${branch})$`;
}

/** A text as itself in RE2. */
const quote = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
