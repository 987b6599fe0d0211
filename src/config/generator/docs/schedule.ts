import { posix } from 'node:path';
import { listAt } from '../../../model/json.ts';
import type { Config, Site, Test } from '../../../model/suite.ts';
import { type Link, resultLinks } from '../../../prow/result-links.ts';
import type { Renderer } from '../../../render/template.ts';
import { weekChart } from '../../schedule/chart.ts';
import type { OnDemand } from '../../schedule/on-demand.ts';
import { clockTime, durationText, floatingText, overlapText, whenText } from '../../schedule/print.ts';
import { floatingOf, overlapsOf } from '../../schedule/queue.ts';
import type { Scheduled } from '../../schedule/scheduled.ts';
import { weekTable } from '../../schedule/table.ts';
import type { JobFile } from '../job-files.ts';
import { markerText } from '../marker.ts';
import type { GeneratedFile, GeneratedJob } from '../types.ts';

/** The schedule for people: `schedule.md` in the form of KubeVirt's performance cluster document, and its chart. */
export function scheduleFiles(
  { site }: Config,
  jobs: readonly GeneratedJob[],
  files: readonly JobFile[],
  scheduled: readonly Scheduled[],
  onDemand: readonly OnDemand[],
  render: Renderer,
): GeneratedFile[] {
  if (jobs.length + scheduled.length === 0) return [];
  const marker = markerText('prowess.yaml and suites/');
  const linkTo = linksFrom(site.output.docs, files);
  const week = weekTable(scheduled);
  const { text } = render('schedule.md', {
    marker,
    site: site.name,
    days: week.days.map(({ name, starts }) => ({
      name,
      starts: starts.map(({ scheduled: job, at }) => ({
        name: job.test.name,
        link: linkTo(job.job),
        time: clockTime(at),
      })),
    })),
    others: week.others.map(({ test, job, when }) => ({ name: test.name, link: linkTo(job), when: whenText(when) })),
    periodics: scheduled.map((job) => ({
      ...testView(job.test, site),
      when: whenText(job.when),
      takes: durationText(job),
    })),
    presubmits: jobs.flatMap((job) => presubmitView(job, site, linkTo)),
    postsubmits: jobs.flatMap((job) => postsubmitView(job, site, linkTo)),
    overlaps: [...overlapsOf(scheduled).map(overlapText), ...floatingOf(scheduled).map(floatingText)],
  });
  return [
    { path: `${site.output.docs}/schedule.md`, text },
    { path: `${site.output.docs}/schedule.svg`, text: withMarker(weekChart(scheduled, onDemand), marker) },
  ];
}

/** An XML declaration must stay first. */
const withMarker = (svg: string, marker: string): string => svg.replace('?>\n', `?>\n<!-- ${marker} -->\n`);

/** A link, relative to the document, to the line of the job file on which a job begins. */
function linksFrom(folder: string, files: readonly JobFile[]): LinkTo {
  const known = new Map<string, string>();
  for (const { path, lines } of files) {
    const target = posix.relative(folder, path);
    for (const [job, line] of lines) known.set(job, `${target}#L${line}`);
  }
  return (job) => known.get(job) ?? '';
}

const testView = (test: Test, site: Site): object => ({
  name: test.name,
  description: test.description,
  cluster: test.experiment.cluster?.name ?? 'its own',
  results: shownLinks(test, site),
});

function shownLinks(test: Test, site: Site): Link[] {
  const { tabs, builds } = resultLinks(test, site);
  return [...tabs, ...builds.map(({ target }) => ({ text: 'builds', target }))];
}

type LinkTo = (job: string) => string;

const jobView = ({ name, test, repo }: GeneratedJob, site: Site, linkTo: LinkTo): object => ({
  ...testView(test, site),
  job: name,
  link: linkTo(name),
  repo: repo ?? '',
});

function presubmitView(job: GeneratedJob, site: Site, linkTo: LinkTo): object[] {
  const { presubmit } = job.test.triggers;
  if (job.type !== 'presubmit' || presubmit === undefined) return [];
  return [{ ...jobView(job, site, linkTo), comment: presubmit.comment }];
}

function postsubmitView(job: GeneratedJob, site: Site, linkTo: LinkTo): object[] {
  if (job.type !== 'postsubmit') return [];
  const branches = listAt(job.entry, 'branches').map(String);
  return [
    { ...jobView(job, site, linkTo), branches: branches.length === 0 ? 'all' : branches.map(plainBranch).join(', ') },
  ];
}

/** `main` of `^main$`. */
const plainBranch = (pattern: string): string => /^\^([\w./-]+)\$$/.exec(pattern)?.[1] ?? pattern;
