import { usageError } from '../../../model/errors.ts';
import {
  type Config,
  type GithubTriggers,
  isRun,
  type RepoRef,
  type Site,
  type Suite,
  type Test,
  workflowJobName,
} from '../../../model/suite.ts';
import type { Renderer } from '../../../render/template.ts';
import type { Plans } from '../../plan/plans.ts';
import type { JobFile } from '../job-files.ts';
import { markerText } from '../marker.ts';
import { yamlFile } from '../rendered.ts';
import { isSwept } from '../sweep.ts';
import { RUN_WORKFLOW, runWorkflow, type Workflow } from './run-workflow.ts';
import { isSameRepo, secretName, suiteWorkflow } from './suite-workflow.ts';
import { sweepWorkflow } from './sweep-workflow.ts';

/** Workflows of GitHub Actions: one that runs a test, and for each suite that it starts a caller. */
export function workflowFiles({ site, suites, clusters }: Config, plans: Plans, render: Renderer): JobFile[] {
  const started = suites.flatMap((suite) => (suite.github === undefined ? [] : [{ suite, triggers: suite.github }]));
  if (started.length === 0) return [];
  checkSecrets(clusters);
  return [
    fileOf(RUN_WORKFLOW, 'prowess.yaml', runWorkflow(site), { site, render }),
    ...(isSwept(clusters)
      ? [fileOf('prowess-sweep.gen.yaml', 'prowess.yaml', sweepWorkflow(site), { site, render })]
      : []),
    ...started.map(({ suite, triggers }) => {
      checkName(suite, triggers);
      checkRepository(suite, triggers, site);
      const { path, text } = fileOf(
        `prowess-${suite.name}.gen.yaml`,
        suite.position.file,
        suiteWorkflow(suite, triggers, site, plans),
        { site, render },
      );
      return { path, text, lines: new Map(suite.tests.map((test) => [workflowJobName(test), 1])) };
    }),
  ];
}

function fileOf(
  name: string,
  source: string,
  { content, notes }: Workflow,
  { site, render }: { readonly site: Site; readonly render: Renderer },
): JobFile {
  const path = `${site.output.github}/${name}`;
  const rendered = render('workflow.yaml', { marker: markerText(source), notes, workflow: content });
  return { ...yamlFile(path, rendered, content), lines: new Map() };
}

/** The workflows that belong to no suite have names of the same form. */
function checkName({ name }: Suite, { position: { file, line, column } }: GithubTriggers): void {
  if (!['run', 'sweep'].includes(name)) return;
  throw usageError(
    `${file}:${line}:${column}: the workflow of the suite \`${name}\` would be prowess-${name}.gen.yaml, which is another one`,
    'give the suite another name, or leave out github',
  );
}

/** One secret for two clusters would measure one under the name of the other. */
function checkSecrets(clusters: Config['clusters']): void {
  const owners = Map.groupBy(clusters, ({ name }) => secretName(name));
  for (const [secret, [first, second]] of owners) {
    if (first === undefined || second === undefined) continue;
    throw usageError(
      `the clusters ${first.name} and ${second.name} would share the secret ${secret} of GitHub Actions`,
      'rename one of them: `-` and `.` are one character in the name of a secret',
    );
  }
}

/** A workflow knows the commits, releases and pull requests of its own repository alone. */
function checkRepository({ tests }: Suite, triggers: GithubTriggers, { repo }: Site): void {
  const { releasesFrom, comment, schedule } = triggers;
  const others = tests.filter(
    (test) => isRun(test.experiment) && test.repo !== undefined && !isSameRepo(test.repo, repo),
  );
  if (releasesFrom !== undefined || comment !== undefined) {
    refuseOther(triggers, repo, others[0], {
      startsFor: 'releases or pull requests',
      leaveOut: 'leave out github.releasesFrom and github.comment: its workflow is then dispatched with a SHA',
    });
  }
  if (schedule !== undefined) {
    refuseOther(
      triggers,
      repo,
      others.find(({ experiment }) => experiment.measures === 'commit'),
      {
        startsFor: 'the head, by github.cron,',
        leaveOut:
          'leave out github.cron: its workflow is then dispatched with a SHA; or say `measures: environment` where it measures the cluster as it is',
      },
    );
  }
}

function refuseOther(
  { position: { file, line, column } }: GithubTriggers,
  own: RepoRef,
  test: Test | undefined,
  { startsFor, leaveOut }: { readonly startsFor: string; readonly leaveOut: string },
): void {
  if (test?.repo === undefined) return;
  const other = `${test.repo.org}/${test.repo.repo}`;
  throw usageError(
    `${file}:${line}:${column}: github starts for ${startsFor} of ${own.org}/${own.repo}, where its workflow is; ${test.id} is about ${other}`,
    `keep this configuration in ${other}, or ${leaveOut}`,
  );
}
