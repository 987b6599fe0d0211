import { exampleFiles } from '../../src/config/lint/examples.ts';
import type { Example, LintRule } from '../../src/config/lint/rule.ts';
import { capital } from '../../src/model/capital.ts';

const SAYS = {
  rejects: 'checkconfig rejects it too.',
  warns: 'checkconfig warns of it, and exits 0 without `--strict`.',
  misses: 'checkconfig says nothing.',
} as const;

/** docs/lint-rules.md: every rule with its reason, its source and its examples. */
export function documentLintRules(rules: readonly LintRule[]): string {
  const table = rules.map(
    ({ id, severity, summary, checkconfig }) =>
      `| [${id}](#${id}) | ${severity} | ${checkconfig} | ${summary.replaceAll('|', '\\|')} |`,
  );
  return [
    INTRODUCTION,
    '| rule | severity | checkconfig | finds |\n|---|---|---|---|',
    ...table,
    '',
    ...rules.map(documentRule),
  ].join('\n');
}

const INTRODUCTION = `<!-- Written from src/config/lint/rules by \`npm run golden\`. -->
# The rules of prowess lint

\`prowess lint PATH...\` reads Prow job files and reports what Prow accepts and does not do, what it refuses, and what makes results worthless.
Give it the config.yaml of the site too, where there is one: queues, presets and the defaults of decoration are then known.

Severities: \`error\`, it does not do what it says; \`warning\`, it will bite; \`info\`, worth knowing, and shown with \`--severity info\` only. The column
checkconfig is what Prow's own checker says of the same trap; \`npm run test:conformance\` shows that it is so.

## What is read

Folders are read as Prow reads them: each .yaml and .yml, save what \`.prowignore\` or \`--exclude\` leaves out, and save \`testdata\` and \`node_modules\`. In a job file with
mistakes of YAML the other jobs are judged all the same. Templates of Go are named, and not judged.

A repository may hold several whole config.yaml: one for each cloud, an example, a copy in \`vendor\`. Each is an installation of its own. A job file belongs to the one that
shares most folders with it, among these to the least deep, and to each of those that are alike in both.

## Suppressing a finding

\`# prowess-lint: ignore RULE[,RULE] reason\` at the end of a line holds for that line; on a line of its own for the next line, or for the whole job where the next
line begins one (\`- name: ...\`); \`ignore-file\` for the file. The reason must be there. \`--ignore RULE\` leaves a rule out, \`--rule RULE\` all others.

## The rules
`;

function documentRule(rule: LintRule): string {
  return `## ${rule.id}

${capital(rule.summary)}. Severity: ${rule.severity}. ${SAYS[rule.checkconfig]}

${rule.why}

Source: ${rule.source}.

Found:

${fence(rule.bad)}

Accepted:

${fence(rule.good)}
`;
}

function fence(example: Example): string {
  const files = exampleFiles(example);
  const only = files.length === 1;
  return files.map(({ path, text }) => `\`\`\`yaml\n${only ? '' : `# ${path}\n`}${text.trimEnd()}\n\`\`\``).join('\n');
}
