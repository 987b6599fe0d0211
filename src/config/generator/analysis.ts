import { usageError } from '../../model/errors.ts';
import type { AnalysisJob, Config, Site } from '../../model/suite.ts';
import { historyAddress } from '../../prow/history-address.ts';
import type { Renderer } from '../../render/template.ts';
import { nearest } from '../source/suggest.ts';
import { GITHUB_TOKEN_FILE } from './answers.ts';
import { mountOf } from './pod.ts';
import { type SiteWork, siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/** The files of the job that says to people what changed, and of the one that sees that it does. */
export function analysisFiles(config: Config, render: Renderer): GeneratedFile[] {
  const { site } = config;
  const { analysis } = site;
  if (analysis === undefined) return [];
  const { drill } = analysis;
  const analyse = siteJobFile(site, analysis, workOf(site, analysis, ANALYSE), render);
  if (drill === undefined) return [analyse];
  checkTest(config, drill.test);
  return [
    analyse,
    siteJobFile(site, drill, workOf(site, analysis, { ...DRILL, command: ['drill', drill.test] }), render),
  ];
}

const ANALYSE = {
  description: 'Opens an issue for each performance change, sends a message, and leaves a sign of life in the bucket.',
  command: ['analyse'],
  readsMerges: true as const,
};

const DRILL = {
  description: 'Lets changes happen in simulated runs, and sees that people learn of them.',
};

/** Both say it in the same places. */
function workOf(
  site: Site,
  { issues, webhook }: AnalysisJob,
  { command, ...own }: Pick<SiteWork, 'description' | 'command' | 'readsMerges'>,
): SiteWork {
  const history = historyAddress(site);
  return {
    ...own,
    command: [
      ...command,
      '--store',
      `gs://${site.bucket.name}`,
      ...(issues === undefined ? [] : ['--issues', `${issues.repo.org}/${issues.repo.repo}`]),
      ...(history === undefined ? [] : ['--history-url', history]),
    ],
    secretName: 'history',
    more: [
      ...mountOf('github', GITHUB_TOKEN_FILE, issues?.token),
      ...mountOf('webhook', 'PROWESS_WEBHOOK_FILE', webhook),
    ],
    timeout: '1h',
  };
}

function checkTest({ suites }: Config, wanted: string): void {
  const known = suites.flatMap(({ tests }) => tests.map(({ id }) => id));
  if (known.includes(wanted)) return;
  const like = nearest(wanted, known);
  throw usageError(
    `prowess.yaml: analysis.drill.test: there is no test ${wanted}`,
    like === undefined ? 'expected suite/test' : `did you mean ${like}?`,
  );
}
