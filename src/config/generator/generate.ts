import { usageError } from '../../model/errors.ts';
import { compareText } from '../../model/order.ts';
import type { Config } from '../../model/suite.ts';
import { type Templates, templateRenderer } from '../../render/template.ts';
import { plansOf } from '../plan/plans.ts';
import type { ObservedDurations } from '../schedule/durations.ts';
import { onDemandOf } from '../schedule/on-demand.ts';
import { scheduledOf } from '../schedule/scheduled.ts';
import { analysisFiles } from './analysis.ts';
import { answerFiles } from './answers.ts';
import { buildJobs } from './build.ts';
import { inventoryFiles } from './docs/clusters.ts';
import { scheduleFiles } from './docs/schedule.ts';
import { checkFolders, checkPaths } from './folders.ts';
import { workflowFiles } from './github/files.ts';
import { historyFiles } from './history.ts';
import { jobsOf } from './job.ts';
import { jobFiles } from './job-files.ts';
import { isGenerated } from './marker.ts';
import { operatorFiles } from './operator/files.ts';
import { pagesFiles } from './pages.ts';
import { sweepFiles } from './sweep.ts';
import { testgridFiles } from './testgrid/file.ts';
import type { GeneratedFile } from './types.ts';

/** Everything that a configuration gives, sorted by path: the same input, the same bytes. Throws KnownError. */
export function generate(config: Config, templates: Templates, observed: ObservedDurations): GeneratedFile[] {
  const { output } = config.site;
  checkFolders(output);
  const render = templateRenderer(templates);
  const plans = plansOf(config);
  const jobs = jobsOf(config, plans);
  const written = jobFiles(config, [...jobs, ...buildJobs(config)], render);
  const workflows = workflowFiles(config, plans, render);
  const files = [
    ...written.map(({ path, text }) => ({ path, text })),
    ...analysisFiles(config, render),
    ...answerFiles(config, render),
    ...historyFiles(config, render),
    ...workflows.map(({ path, text }) => ({ path, text })),
    ...pagesFiles(config, render),
    ...sweepFiles(config, render),
    ...testgridFiles(config, render),
    ...operatorFiles(config, render),
    ...scheduleFiles(
      config,
      jobs,
      [...written, ...workflows],
      scheduledOf(config, plans, observed),
      onDemandOf(config, plans, observed),
      render,
    ),
    ...inventoryFiles(config, render),
  ].sort((a, b) => compareText(a.path, b.path));
  checkPaths(files, output);
  checkMarked(files);
  return files;
}

/** A file without the marker would be taken for one that a person wrote the next time. */
function checkMarked(files: readonly GeneratedFile[]): void {
  const bare = files.find(({ text }) => !isGenerated(text));
  if (bare !== undefined) throw usageError(`${bare.path}: its template must begin with the marker`, BEGINNING);
}

const BEGINNING = 'for YAML with {{comment marker}}, for Markdown with <!-- {{marker}} -->';
