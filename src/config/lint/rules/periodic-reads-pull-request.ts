import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { type Job, type JobTree, presetsFor, unknownPresets } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const periodicReadsPullRequest: LintRule = {
  id: 'periodic-reads-pull-request',
  severity: 'warning',
  summary: 'the script of a periodic reads PULL_* or REPO_* variables, which only presubmits and postsubmits have',
  why:
    'A periodic has no refs: Prow sets none of REPO_OWNER, REPO_NAME, PULL_BASE_REF, PULL_BASE_SHA, PULL_REFS, ' +
    'PULL_NUMBER and PULL_PULL_SHA for it. The script sees an empty string, and builds or tags something without a ' +
    'name.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/downwardapi/jobspec.go, EnvForType',
  checkconfig: 'misses',
  bad: `
periodics:
- name: nightly-image
  cron: 10 2 * * *
  spec:
    containers:
    - image: example.com/build:1
      command: [bash, -ce]
      args: ["make push TAG=$PULL_BASE_SHA"]
`,
  good: `
periodics:
- name: nightly-image
  cron: 10 2 * * *
  extra_refs:
  - {org: example, repo: thing, base_ref: main}
  spec:
    containers:
    - image: example.com/build:1
      command: [bash, -ce]
      args: ["make push TAG=$(git rev-parse HEAD)"]
`,
  check: eachJob((job, tree) =>
    job.type === 'periodic' ? scriptsOf(job).flatMap((script) => checkScript(script, job, tree)) : [],
  ),
};

const NAMES =
  'PULL_NUMBER|PULL_PULL_SHA|PULL_HEAD_REF|PULL_TITLE|PULL_BASE_REF|PULL_BASE_SHA|PULL_REFS|REPO_OWNER|REPO_NAME';

function checkScript(script: Script, job: Job, tree: JobTree): Complaint[] {
  if (unknownPresets(job, tree).length > 0) return [];
  const known = givenNames(script, job, tree);
  const reads = [...script.text.matchAll(new RegExp(`\\$(?:\\{(${NAMES})\\}|(${NAMES})(?![A-Z_0-9]))`, 'g'))];
  const missing = reads.filter(([, braced, bare]) => !known.has(braced ?? bare ?? ''));
  const first = missing[0];
  if (first === undefined) return [];
  const names = [...new Set(missing.map(([, braced, bare]) => braced ?? bare ?? ''))];
  const message = `${listNames(names)} is never set in a periodic: the script sees an empty string`;
  const fix = 'take it from git, or from extra_refs in JOB_SPEC, or set it in env';
  return [about(job, { message, fix }, script.place(first.index))];
}

/** Variables that the script, the container or a preset sets, or that the script asks about (`${X:-default}`). */
function givenNames(script: Script, job: Job, tree: JobTree): Set<string> {
  const env = [script.container, ...presetsFor(job, tree).map(({ node }) => node)].flatMap((node) =>
    items(child(node, 'env')).map((entry) => textAt(entry, 'name') ?? ''),
  );
  const handled = script.text.matchAll(
    new RegExp(`(?:^|[\\s;(&|])(?:export\\s+)?(${NAMES})=|\\$\\{(${NAMES})[^}]`, 'g'),
  );
  return new Set([...env, ...[...handled].map(([, set, asked]) => set ?? asked ?? '')]);
}
