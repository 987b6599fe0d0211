import type { AnalysisJob, AnswerJob, GithubActions, ImportJob, Site, SiteJob, Workload } from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import type { Source } from '../source/read.ts';
import type { Layer } from './cascade.ts';
import { toInfrastructure } from './infrastructure.ts';
import type { WrittenCluster } from './schema/cluster.ts';
import type { Shared } from './schema/defaults.ts';
import type { WrittenSite } from './schema/site.ts';
import type { WrittenWorkload } from './schema/workload.ts';
import { scheduleOf } from './triggers.ts';

export function toSite(written: WrittenSite): Site {
  const { site: name, repo, runner, bucket, urls, secrets, output, templates, testgrid } = written;
  const { gcsCredentials } = secrets;
  return {
    name,
    repo,
    runner,
    bucket,
    urls,
    secrets: gcsCredentials === undefined ? {} : { gcsCredentials },
    output,
    ...(templates !== undefined && { templates }),
    testgrid,
    github: githubOf(written),
    ...(written.merges !== undefined && { merges: written.merges }),
    ...(written.history !== undefined && { history: historyOf(written, written.history) }),
    ...(written.pages !== undefined && {
      pages: { ...siteJobOf('pages', written, written.pages), store: written.pages.store },
    }),
    sweep: siteJobOf('sweep', written, written.sweep ?? HOURLY),
    ...(written.answers !== undefined && { answers: answersOf(written, written.answers) }),
    ...(written.analysis !== undefined && { analysis: analysisOf(written, written.analysis) }),
  };
}

const githubOf = ({ github: { runsOn, workloadIdentity } }: WrittenSite): GithubActions => ({
  runsOn,
  ...(workloadIdentity !== undefined && { workloadIdentity }),
});

function historyOf(site: WrittenSite, written: NonNullable<WrittenSite['history']>): ImportJob {
  const { store, imports } = written;
  return {
    ...siteJobOf('history', site, written),
    store,
    imports: imports.map(({ format, source, line }) => ({ format, source, ...(line !== undefined && { line }) })),
  };
}

function answersOf(site: WrittenSite, written: NonNullable<WrittenSite['answers']>): AnswerJob {
  const { token, historyUrl } = written;
  return {
    ...siteJobOf('answers', site, written),
    token,
    comments: written.comments,
    status: written.status,
    ...(historyUrl !== undefined && { historyUrl }),
  };
}

function analysisOf(site: WrittenSite, written: NonNullable<WrittenSite['analysis']>): AnalysisJob {
  const { issues, webhook, historyUrl, credentials, drill } = written;
  const [org = '', repo = ''] = issues?.repo.split('/') ?? [];
  return {
    ...siteJobOf('analysis', site, written),
    ...(issues !== undefined && { issues: { repo: { org, repo }, token: issues.token } }),
    ...(webhook !== undefined && { webhook }),
    ...(historyUrl !== undefined && { historyUrl }),
    ...(drill !== undefined && {
      drill: { ...siteJobOf('drill', site, { periodic: drill.periodic, credentials }), test: drill.test },
    }),
  };
}

/** A job of the site is named `periodic-SITE-WORK` where nothing else is written. */
function siteJobOf(
  work: string,
  { site, prow = {} }: WrittenSite,
  { periodic, credentials }: Pick<NonNullable<WrittenSite['sweep']>, 'periodic' | 'credentials'>,
): SiteJob {
  return {
    jobName: periodic.name ?? `periodic-${site}-${work}`,
    schedule: scheduleOf(periodic),
    ...(credentials !== undefined && { credentials }),
    prow: mergeLayers(prow, periodic.prow ?? {}),
  };
}

const HOURLY = { periodic: { interval: '1h' } };

/** A cluster whose file names no secret has its kubeconfig in the site's, under its own name. */
export function toCluster(written: WrittenCluster, site: WrittenSite | undefined): TargetCluster {
  const { cluster: name, kubeconfig = {}, lock } = written;
  const infrastructure = written.infrastructure && toInfrastructure(written.infrastructure);
  const common = infrastructure === undefined ? site?.secrets.kubeconfig : undefined;
  const secret = kubeconfig.secret ?? (common === undefined ? undefined : { name: common, key: name });
  return {
    name,
    description: written.description,
    access: {
      ...(secret !== undefined && { secret }),
      ...(kubeconfig.context !== undefined && { context: kubeconfig.context }),
    },
    exclusive: written.exclusive,
    lock: {
      namespace: lock.namespace,
      lease: lock.lease ?? name,
      durationMs: lock.duration,
      waitMaxMs: lock.waitMax,
    },
    limits: written.limits,
    nodes: written.nodes,
    inventory: written.inventory,
    estimates: written.estimates,
    ...(written.background.length > 0 && { background: written.background }),
    ...(written.metrics.length > 0 && { metrics: written.metrics }),
    ...(written.prometheus !== undefined && { prometheus: written.prometheus }),
    ...(infrastructure !== undefined && { infrastructure }),
  };
}

export function toWorkload(written: WrittenWorkload): Workload {
  const { workload: name, description, manifest, ready, readyWithin } = written;
  return { name, description, manifest, ready, readyWithinMs: readyWithin };
}

/** What a site or a cluster says for all tests. */
export function definitionLayers(
  written: { readonly prow?: Shared['prow']; readonly defaults?: Shared | undefined },
  source: Source,
): Layer[] {
  const { prow, defaults = {} } = written;
  return [
    { written: prow === undefined ? {} : { prow }, source, at: [] },
    { written: defaults, source, at: ['defaults'] },
  ];
}
