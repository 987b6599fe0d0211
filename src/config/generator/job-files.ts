import { type JsonObject, mergeJson } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import { type Config, hasRunner, type Suite, type Test } from '../../model/suite.ts';
import { isLocked } from '../../model/target.ts';
import type { JobType } from '../../prow/job.ts';
import type { Renderer } from '../../render/template.ts';
import { yamlString } from '../../render/yaml/scalar.ts';
import { markerText } from './marker.ts';
import { writtenBy } from './overlay.ts';
import { yamlFile } from './rendered.ts';
import type { GeneratedFile, GeneratedJob } from './types.ts';

export interface JobFile extends GeneratedFile {
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

/** Jobs of one list of the file: all periodics, or the presubmits of one repository. */
interface JobList {
  readonly at: readonly [JobSection] | readonly [JobSection, string];
  readonly jobs: readonly GeneratedJob[];
}

type JobSection = `${JobType}s`;

function listsOf(jobs: readonly GeneratedJob[]): JobList[] {
  const lists = Map.groupBy(jobs, ({ type, repo }) => `${type} ${repo ?? ''}`);
  return [...lists].sort(byKey).flatMap(([, own]): JobList[] => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ at: first.repo === undefined ? [`${first.type}s`] : [`${first.type}s`, first.repo], jobs: own }];
  });
}

function jobFile(path: string, suite: Suite, lists: readonly JobList[], render: Renderer): JobFile {
  const section = (name: JobSection): object[] =>
    lists.filter(({ at }) => at[0] === name).map(({ at, jobs }) => ({ repo: at[1] ?? null, jobs: jobs.map(view) }));
  const rendered = render('jobs.yaml', {
    marker: markerText(suite.position.file),
    periodics: section('periodics'),
    presubmits: section('presubmits'),
    postsubmits: section('postsubmits'),
  });
  const file = yamlFile(path, rendered, meant(lists));
  return { ...file, lines: linesOf(file.text, lists) };
}

/** Each job says its name, in whatever order the template writes them; containers, which have names too, are indented further. */
function linesOf(text: string, lists: readonly JobList[]): Map<string, number> {
  const outermost = new Map<string, { readonly indent: number; readonly line: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    const [, before = '', name = ''] = NAME.exec(line) ?? [];
    const known = outermost.get(name);
    if (name !== '' && (known === undefined || before.length < known.indent)) {
      outermost.set(name, { indent: before.length, line: index + 1 });
    }
  }
  const names = lists.flatMap(({ jobs }) => jobs.map(({ name }) => name));
  return new Map(names.map((name) => [name, outermost.get(yamlString(name))?.line ?? 1]));
}

const NAME = /^([ -]*)name: (.+)$/;

/** The file as data: what the templates must keep. */
const meant = (lists: readonly JobList[]): JsonObject =>
  lists
    .map(({ at: [section, repo], jobs }): JsonObject => {
      const entries = jobs.map(({ entry }) => entry);
      return { [section]: repo === undefined ? entries : { [repo]: entries } };
    })
    .reduce(mergeJson, {});

/** What the template `job.yaml` may say of a job. */
function view({ entry, test, repo, timing, overlay }: GeneratedJob): object {
  return {
    job: entry,
    description: test.description,
    source: `${test.position.file}:${test.position.line}`,
    cluster: entry.job_queue_name === undefined ? null : lockedName(test),
    locked: hasRunner(test.experiment),
    demand: demandOf(entry, test, repo),
    timing,
    written: writtenBy(overlay),
  };
}

const lockedName = ({ experiment: { cluster } }: Test): string | null =>
  cluster !== undefined && isLocked(cluster) ? cluster.name : null;

/** What people do not expect of a required presubmit that starts by itself (Prow's cmd/status-reconciler). */
function demandOf(entry: JsonObject, { experiment: { cluster } }: Test, repo = ''): string | null {
  const starts = [entry.always_run, entry.run_if_changed, entry.skip_if_only_changed].some(
    (rule) => rule !== undefined && rule !== false,
  );
  if (entry.optional !== false || !starts || cluster === undefined || !isLocked(cluster)) return null;
  return `Once this is merged, Prow's status-reconciler starts it on every open pull request of ${repo} that it concerns: one after another on ${cluster.name}.`;
}
