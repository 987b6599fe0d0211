import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const foldedScript: LintRule = {
  id: 'folded-script',
  severity: 'error',
  summary: 'YAML folds the lines of a script into one, and part of it does not run',
  why:
    'Behind `>`, and in a plain or quoted value of several lines, YAML joins lines with spaces. A comment then takes the ' +
    'rest of the script with it, and `set -e` takes the next command for its operands: nothing runs, and the job passes.',
  source: 'YAML 1.2, 8.1.3 Folded Style; POSIX.1-2024, Shell Command Language, 2.3 and `set`',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args:
      - >
        set -euo pipefail
        ./perf.sh
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args:
      - |
        set -euo pipefail
        ./perf.sh
`,
  check: eachJob((job) => scriptsOf(job).flatMap(checkScript)),
};

function checkScript(script: Script): Complaint[] {
  if (script.node.style === 'literal') return [];
  const found = lostBehindSet(script.text) ?? lostInComment(script);
  if (found === undefined) return [];
  return [about(script.job, { message: found, fix: 'write the script behind `|`' }, script.place(0))];
}

function lostBehindSet(text: string): string | undefined {
  const operand = /^\s*set(?: +[-+](?:[a-zA-Z]*o +[a-z]+|[a-np-zA-Z]+)(?= ))+ +(?<lost>[^-+\s;&|#][^;&|\n]*)/m.exec(
    text,
  );
  const lost = operand?.groups?.lost;
  return lost === undefined
    ? undefined
    : `\`${shortened(lost)}\` does not run: folded into one line it is an operand of \`set\``;
}

/** Lines of the file that are part of a comment once they are joined. */
function lostInComment({ text, node, job }: Script): string | undefined {
  const comment = /(?:^|[\s;])(?<comment>#[^\n]*)/.exec(text)?.groups?.comment;
  if (comment === undefined || isQuoted(text.slice(0, text.indexOf(comment)))) return undefined;
  const lines = job.tree.file.text
    .split('\n')
    .slice(node.at.line - 1)
    .map((line) => line.trim());
  const own = lines.find((line) => line.includes('#') && comment.startsWith(line.slice(line.indexOf('#'))));
  const lost = own === undefined ? '' : comment.slice(own.length - own.indexOf('#')).trim();
  return lost === '' ? undefined : `\`${shortened(lost)}\` does not run: folded into one line it is part of a comment`;
}

const isQuoted = (before: string): boolean => ['"', "'"].some((quote) => before.split(quote).length % 2 === 0);

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text.trim());
