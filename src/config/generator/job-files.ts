import { usageError } from '../../model/errors.ts';
import { listAt } from '../../model/json.ts';
import type { Config, Suite } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { type ReadYaml, readYaml11 } from '../../render/yaml/read.ts';
import { lostIn } from './kept.ts';
import { markerText } from './marker.ts';
import type { Overlay } from './overlay.ts';
import type { GeneratedJob, JobType } from './types.ts';

export interface JobFile {
  readonly path: string;
  readonly text: string;
  /** The line on which each job of this file begins, by its name. */
  readonly lines: ReadonlyMap<string, number>;
}

/** One file a suite: `jobs/<suite>.gen.yaml`. Prow wants basenames that are unique in its whole tree, and suites' names are. */
export function jobFiles(config: Config, jobs: readonly GeneratedJob[], render: Renderer): JobFile[] {
  return config.suites.flatMap((suite) => {
    const lists = listsOf(jobs.filter(({ test }) => test.suite === suite.name));
    return lists.length === 0
      ? []
      : [jobFile(`${config.site.output.jobs}/${suite.name}.gen.yaml`, suite, lists, render)];
  });
}

/** Jobs that stand in one list of the file: all periodics, or the presubmits of one repository. */
interface JobList {
  readonly type: JobType;
  readonly repo: string;
  readonly jobs: readonly GeneratedJob[];
}

function listsOf(jobs: readonly GeneratedJob[]): JobList[] {
  const lists = Map.groupBy(jobs, ({ type, repo }) => `${type} ${repo ?? ''}`);
  return [...lists]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => (own[0] === undefined ? [] : [{ type: own[0].type, repo: own[0].repo ?? '', jobs: own }]));
}

function jobFile(path: string, suite: Suite, lists: readonly JobList[], render: Renderer): JobFile {
  const ofType = (type: JobType): object[] =>
    lists.filter((list) => list.type === type).map(({ repo, jobs }) => ({ repo, jobs: jobs.map(view) }));
  const text = render('jobs.yaml', {
    marker: markerText(suite.position.file),
    periodics: ofType('periodic'),
    presubmits: ofType('presubmit'),
    postsubmits: ofType('postsubmit'),
  });
  const read = readRendered(path, text);
  return { path, text, lines: new Map(lists.flatMap((list) => linesOf(path, read, list))) };
}

/** What the template `job.yaml` may say of a job. */
function view({ entry, test, timing, overlay }: GeneratedJob): object {
  return {
    job: entry,
    description: test.description,
    source: `${test.position.file}:${test.position.line}`,
    cluster: test.cluster?.exclusive === true ? test.cluster.name : null,
    timing,
    written: writtenBy(overlay),
  };
}

/** What of a job a person wrote, for the comments in the file. */
function writtenBy({ added, replaced }: Overlay): string[] {
  const instead = replaced.map(({ path, derived }) => `${path} (derived: ${JSON.stringify(derived)})`);
  return [
    ...(added.length === 0 ? [] : [`Written as prow: in the suite or its defaults: ${added.join(', ')}.`]),
    ...(instead.length === 0 ? [] : [`Written as prow: instead of what is derived: ${instead.join(', ')}.`]),
  ];
}

function readRendered(path: string, text: string): ReadYaml {
  try {
    return readYaml11(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError(`${path}: the templates jobs.yaml and job.yaml do not give YAML: ${reason}`);
  }
}

/** The line of each job, once it is proven that the templates neither lost nor changed nor added one. */
function linesOf(path: string, read: ReadYaml, { type, repo, jobs }: JobList): [string, number][] {
  const at = type === 'periodic' ? ['periodics'] : [`${type}s`, repo];
  const rendered = listAt(read.value, ...at);
  if (rendered.length !== jobs.length) {
    throw usageError(`${path}: the templates give ${rendered.length} ${at.join(' of ')} for ${jobs.length}`);
  }
  return jobs.map(({ name, entry }, index) => {
    const lost = lostIn(entry, rendered[index]);
    if (lost !== undefined) {
      throw usageError(
        `${path}: the templates lose or change ${lost} of job ${name}`,
        'a template decides order and comments; {{rest job indent=2}} prints every field that it does not name',
      );
    }
    return [name, read.lineOf([...at, index]) ?? 1];
  });
}
