import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readYamlFiles } from '../../src/app/yaml-files.ts';
import { lint } from '../../src/config/lint/lint.ts';
import type { Finding } from '../../src/config/lint/rule.ts';
import { SEVERITIES } from '../../src/config/source/diagnostic.ts';
import { textTable } from '../../src/render/text-table.ts';
import { treeAnswers } from './tree-answers.ts';

interface Judged extends Finding {
  readonly tree: string;
  /** checkconfig refuses the same, or warns of it. */
  readonly agreed: boolean;
}

interface Wanted {
  readonly seed: number;
  /** How many findings of each rule and severity are printed for a person to judge. */
  readonly sample: number;
  /** Only this rule is printed. */
  readonly rule?: string | undefined;
}

/** Prints what lint finds in each folder below one, by rule, how much of it checkconfig says too, and a sample of the rest. */
export async function judgeTrees(folder: string, { seed, sample, rule }: Wanted): Promise<void> {
  const judged: Judged[] = [];
  for (const tree of readdirSync(folder).sort()) {
    if (!statSync(join(folder, tree)).isDirectory()) continue;
    judged.push(...(await judgeTree(folder, tree)));
  }
  const printed = judged.filter((finding) => rule === undefined || finding.rule === rule);
  const groups = [...Map.groupBy(printed, groupOf)].sort();
  console.log(
    textTable(
      ['rule', 'findings', 'checkconfig agrees', 'trees'],
      groups.map(([name, all]) => [
        name.slice(2),
        String(all.length),
        String(all.filter(({ agreed }) => agreed).length),
        String(new Set(all.map(({ tree }) => tree)).size),
      ]),
    ),
  );
  for (const [name, all] of groups) printSample(name.slice(2), all, { seed, sample });
}

async function judgeTree(folder: string, tree: string): Promise<Judged[]> {
  const { files } = readYamlFiles(['.'], join(folder, tree));
  const { findings, jobs, unreadable, templates } = lint(files);
  console.log(`${tree}: ${jobs} jobs, ${unreadable.length} mistakes in YAML, ${templates.length} templates`);
  const agrees = await treeAnswers(files);
  const judged: Judged[] = [];
  for (const finding of findings) judged.push({ ...finding, tree, agreed: await agrees(finding) });
  return judged;
}

const groupOf = ({ rule, severity }: Finding): string => `${SEVERITIES.indexOf(severity)} ${severity} ${rule}`;

/** One of each message, so that a job which is copied a hundred times is judged once. */
function printSample(name: string, all: readonly Judged[], { seed, sample }: Wanted): void {
  const open = all.filter(({ agreed }) => !agreed);
  const distinct = [...new Map(open.map((finding) => [`${finding.tree} ${finding.message}`, finding])).values()];
  const many = Math.min(sample, distinct.length);
  const subsets = fc.shuffledSubarray(distinct, { minLength: many, maxLength: many });
  const [chosen = []] = fc.sample(subsets, { seed, numRuns: 1 });
  if (chosen.length > 0)
    console.log(`\n${name}: ${chosen.length} of ${distinct.length} messages that checkconfig has not`);
  for (const { tree, file, line, job, message, excerpt } of chosen) {
    console.log(
      `  ${tree}/${file}:${line} ${job ?? ''}\n    ${message}\n    > ${excerpt?.split('\n')[0]?.trim() ?? ''}`,
    );
  }
}
