import { child, items, text } from '../../source/navigate.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const perfdashTag: LintRule = {
  id: 'perfdash-tag',
  severity: 'error',
  summary: 'a perfDash tag for which perfdash drops the job',
  why:
    'perfdash reads tags of periodics by their prefix; any other tag that begins with perfDash, an unknown job ' +
    'type, a count that is no number, or a prefix without a type makes it drop the job with a line in its log.',
  source: 'kubernetes/perf-tests perfdash/config.go, parseTags',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  tags: ["perfDashPrefix: thing", "perfDashJobtype: networking"]
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  tags: ["perfDashPrefix: thing", "perfDashJobType: networking"]
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const tags = items(child(job.node, 'tags'));
    return [...tags.flatMap((tag) => checkTag(job, tag)), ...checkPair(job, tags)];
  }),
};

const TAGS = ['perfDashPrefix:', 'perfDashJobType:', 'perfDashBuildsCount:', 'perfDashArtifactsDir:'];
const TYPES =
  'performance benchmark networking dnsBenchmark storage throughput windows watchlist benchmarkList etcdAPIBenchmark'.split(
    ' ',
  );

function checkTag(job: Job, tag: YamlNode): Complaint[] {
  const written = text(tag) ?? '';
  if (!written.startsWith('perfDash')) return [];
  const known = TAGS.find((prefix) => written.startsWith(prefix));
  const value = written.slice(known?.length ?? 0).trim();
  if (known === undefined)
    return [
      about(
        job,
        {
          message: `perfdash does not know the tag \`${written}\`, and drops the job`,
          fix: `one of ${TAGS.join(' ')}`,
        },
        tag.at,
      ),
    ];
  if (known === 'perfDashJobType:' && !TYPES.includes(value)) {
    return [
      about(
        job,
        {
          message: `perfdash does not know the job type \`${value}\`, and drops the job`,
          fix: `one of ${TYPES.join(', ')}`,
        },
        tag.at,
      ),
    ];
  }
  if (known === 'perfDashBuildsCount:' && !/^0*[1-9]\d*$/.test(value)) {
    return [
      about(
        job,
        { message: `\`${value}\` is no number of builds: perfdash drops the job`, fix: 'a whole number from 1' },
        tag.at,
      ),
    ];
  }
  return [];
}

function checkPair(job: Job, tags: readonly YamlNode[]): Complaint[] {
  const has = (prefix: string): YamlNode | undefined => tags.find((tag) => text(tag)?.startsWith(prefix) === true);
  const [prefix, type] = [has('perfDashPrefix:'), has('perfDashJobType:')];
  const alone = prefix ?? type;
  if (alone === undefined || (prefix !== undefined && type !== undefined)) return [];
  const missing = prefix === undefined ? 'perfDashPrefix' : 'perfDashJobType';
  return [
    about(
      job,
      { message: `a perfDash tag without ${missing}: perfdash drops the job`, fix: `add "${missing}: ..."` },
      alone.at,
    ),
  ];
}
