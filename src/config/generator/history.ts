import { type JsonObject, present } from '../../model/json.ts';
import type { Config, ImportJob, Site } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { markerText } from './marker.ts';
import { layOver, writtenBy } from './overlay.ts';
import { scheduleFields } from './periodic.ts';
import { mountOf } from './pod.ts';
import { standingIn } from './refs.ts';
import { yamlFile } from './rendered.ts';
import type { GeneratedFile } from './types.ts';

/** The file of the job that imports what other jobs upload. It runs no test: it has no cluster, no lock, and rights to no more than a store. */
export function historyFiles({ site }: Config, render: Renderer): GeneratedFile[] {
  if (site.history === undefined) return [];
  const overlay = layOver(derivedJob(site, site.history), site.history.prow);
  const view = {
    job: overlay.value,
    description: DESCRIPTION,
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
  return [yamlFile(`${site.output.jobs}/${site.history.jobName}.gen.yaml`, rendered, { periodics: [overlay.value] })];
}

const SITE_FILE = 'prowess.yaml';
const DESCRIPTION = 'Imports the runs of jobs that prowess does not run, so that they have a history.';

function derivedJob(site: Site, { jobName, schedule, credentials }: ImportJob): JsonObject {
  const mount = mountOf('history', 'GOOGLE_APPLICATION_CREDENTIALS', credentials);
  return {
    name: jobName,
    ...scheduleFields(schedule),
    // A second one would look for the same runs.
    max_concurrency: 1,
    decorate: true,
    decoration_config: present({ timeout: '1h', gcs_credentials_secret: site.secrets.gcsCredentials }),
    annotations: { description: DESCRIPTION, 'testgrid-create-test-group': 'false' },
    extra_refs: [standingIn(site.repo)],
    spec: present({
      containers: [
        present({
          image: site.runner.image,
          command: [...site.runner.command, 'import', '--all'],
          resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } },
          env: listed(mount.map(({ env }) => env)),
          volumeMounts: listed(mount.map(({ volumeMount }) => volumeMount)),
        }),
      ],
      volumes: listed(mount.map(({ volume }) => volume)),
    }),
  };
}

const listed = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);
