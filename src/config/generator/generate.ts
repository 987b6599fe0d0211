import type { Config } from '../../model/suite.ts';
import { type Templates, templateRenderer } from '../../render/template.ts';
import { checkFolders, checkPaths } from './folders.ts';
import { jobsOf } from './job.ts';
import { jobFiles } from './job-files.ts';
import { operatorFiles } from './operator/files.ts';
import { testgridFiles } from './testgrid/file.ts';
import type { GeneratedFile } from './types.ts';

/** Everything that a configuration gives, sorted by path: the same input, the same bytes. Throws KnownError. */
export function generate(config: Config, templates: Templates): GeneratedFile[] {
  const { output } = config.site;
  checkFolders(output);
  const render = templateRenderer(templates);
  const jobs = jobFiles(config, jobsOf(config), render);
  const files = [...jobs, ...testgridFiles(config, render), ...operatorFiles(config, render)]
    .map(({ path, text }) => ({ path, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  checkPaths(files, output);
  return files;
}
