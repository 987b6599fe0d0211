import { type JsonObject, listed, present } from '../../model/json.ts';
import type { Site, SiteJob } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import type { RUNNER_SECRETS } from '../kubernetes/runner.ts';
import { bundleMounts, podCommand } from './bundle.ts';
import { markerText } from './marker.ts';
import { layOver, writtenBy } from './overlay.ts';
import { scheduleFields } from './periodic.ts';
import { mountOf } from './pod.ts';
import { cloneBeside, standingIn } from './refs.ts';
import { yamlFile } from './rendered.ts';
import type { GeneratedFile } from './types.ts';

/** What a periodic of the site itself does. */
export interface SiteWork {
  readonly description: string;
  /** Arguments of prowess. */
  readonly command: readonly string[];
  /** What its secret is called in the pod. */
  readonly secretName: (typeof RUNNER_SECRETS)[number];
  /** Whether it is given what was merged into the branch that is measured, where the site names that. */
  readonly readsMerges?: true;
  /** Further secrets in the pod. */
  readonly more?: ReturnType<typeof mountOf>;
  /** As Prow writes it. */
  readonly timeout: string;
}

/** The file of a periodic that runs no test: it has no cluster, no lock, and rights to no more than its secret gives. */
export function siteJobFile(site: Site, job: SiteJob, work: SiteWork, render: Renderer): GeneratedFile {
  const overlay = layOver(derivedJob(site, job, work), job.prow);
  const view = {
    job: overlay.value,
    description: work.description,
    source: SITE_FILE,
    cluster: null,
    locked: false,
    demand: null,
    timing: [],
    written: writtenBy(overlay),
  };
  const rendered = render('jobs.yaml', {
    marker: markerText(SITE_FILE),
    periodics: [{ repo: null, jobs: [view] }],
    presubmits: [],
    postsubmits: [],
  });
  return yamlFile(`${site.output.jobs}/${job.jobName}.gen.yaml`, rendered, { periodics: [overlay.value] });
}

const SITE_FILE = 'prowess.yaml';

function derivedJob(site: Site, { jobName, schedule, credentials }: SiteJob, work: SiteWork): JsonObject {
  const { description, secretName, more = [], timeout } = work;
  const merges = work.readsMerges === true && site.merges !== undefined ? cloneBeside(site.merges, site) : undefined;
  const command = [...work.command, ...(merges === undefined ? [] : ['--merges', merges.path])];
  const secrets = [...mountOf(secretName, 'GOOGLE_APPLICATION_CREDENTIALS', credentials), ...more];
  const mounts = [...secrets, ...bundleMounts(site.runner.bundle)];
  return {
    name: jobName,
    ...scheduleFields(schedule),
    // A second one would look for the same.
    max_concurrency: 1,
    decorate: true,
    decoration_config: present({ timeout, gcs_credentials_secret: site.secrets.gcsCredentials }),
    annotations: { description, 'testgrid-create-test-group': 'false' },
    extra_refs: [standingIn(site.repo), ...(merges?.refs ?? [])],
    spec: present({
      containers: [
        present({
          image: site.runner.image,
          command: podCommand(site, command),
          resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } },
          env: listed(secrets.map(({ env }) => env)),
          volumeMounts: listed(mounts.map(({ volumeMount }) => volumeMount)),
        }),
      ],
      volumes: listed(mounts.map(({ volume }) => volume)),
    }),
  };
}
