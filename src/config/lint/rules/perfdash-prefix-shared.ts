import { child, items, text } from '../../source/navigate.ts';
import { about } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const perfdashPrefixShared: LintRule = {
  id: 'perfdash-prefix-shared',
  severity: 'error',
  summary: 'two jobs with one perfDashPrefix',
  why:
    'perfdash keeps its data by prefix: builds of two jobs with one prefix are merged into one graph, under the ' +
    'link of one of them.',
  source: 'kubernetes/perf-tests perfdash/config.go and perfdash/downloader.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: perf-1.34
  cron: 10 2 * * *
  tags: ["perfDashPrefix: thing", "perfDashJobType: networking"]
${CONTAINER}
      command: [./perf.sh]
- name: perf-1.35
  cron: 10 4 * * *
  tags: ["perfDashPrefix: thing", "perfDashJobType: networking"]
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: perf-1.34
  cron: 10 2 * * *
  tags: ["perfDashPrefix: thing-1.34", "perfDashJobType: networking"]
${CONTAINER}
      command: [./perf.sh]
- name: perf-1.35
  cron: 10 4 * * *
  tags: ["perfDashPrefix: thing-1.35", "perfDashJobType: networking"]
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkPrefixes,
};

function checkPrefixes(tree: JobTree): Complaint[] {
  const tags = tree.jobs.flatMap((job) =>
    items(child(job.node, 'tags')).flatMap((tag) => {
      const prefix = /^perfDashPrefix:(.*)$/.exec(text(tag) ?? '')?.[1]?.trim();
      return prefix === undefined ? [] : [{ job, tag, prefix }];
    }),
  );
  return [...Map.groupBy(tags, ({ prefix }) => prefix).values()].flatMap(([first, ...others]) =>
    others.map(({ job, tag, prefix }) => {
      const message = `\`${first?.job.name}\` has the perfDashPrefix \`${prefix}\` too: perfdash merges their builds`;
      return about(job, { message, fix: 'give each job a prefix of its own' }, tag.at);
    }),
  );
}
