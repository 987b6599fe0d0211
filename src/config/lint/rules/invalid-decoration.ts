import { isGoUrl } from '../../../prow/go-url.ts';
import { isMediaType } from '../../../prow/media-type.ts';
import { entries, text } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { type Decoration, type DecorationField, decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, type Job, placeOf, placeOfKey } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const invalidDecoration: LintRule = {
  id: 'invalid-decoration',
  severity: 'error',
  summary: 'a decoration_config that contradicts itself or names no way to lay out the bucket',
  why:
    'path_strategy is legacy, single or explicit, the first two with default_org and default_repo; the four utility ' +
    'images are named; the bucket and media types can be read; clones are made with an OAuth token or with SSH keys, not with both. Prow refuses to load ' +
    "anything else. (What is missing is found where the site's config.yaml is among the files. Jobs that are not " +
    'decorated get no defaults: a decoration_config of theirs must be complete.)',
  source: 'sigs.k8s.io/prow pkg/apis/prowjobs/v1/types.go, DecorationConfig.Validate and GCSConfiguration.Validate',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  decoration_config:
    gcs_configuration: {bucket: perf-results, path_strategy: flat}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decoration_config:
    gcs_configuration: {bucket: perf-results, path_strategy: explicit}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const decoration = decorationOf(job, tree);
    if (decoration === undefined || containersOf(job).length === 0) return [];
    const images = checkImages(job, decoration);
    if (images.length > 0) return images;
    return [
      ...checkBucket(job, decoration),
      ...checkMediaTypes(job, decoration),
      ...checkLayout(job, decoration),
      ...checkSecrets(job, decoration),
    ];
  }),
};

const IMAGES = ['clonerefs', 'initupload', 'entrypoint', 'sidecar'];

function checkImages(job: Job, decoration: Decoration): Complaint[] {
  const missing = IMAGES.filter((image) => decoration.field('utility_images', image) === undefined);
  if (missing.length === 0 || !decoration.isComplete) return [];
  const message = `the decoration of this job names no image for ${listNames(missing)}`;
  return [about(job, { message, fix: DEFAULTS }, placeOfKey(job, 'decoration_config'))];
}

const DEFAULTS =
  'set it in plank.default_decoration_config_entries of config.yaml, for decorated jobs, or in decoration_config';

function checkBucket(job: Job, decoration: Decoration): Complaint[] {
  const bucket = decoration.field('gcs_configuration', 'bucket');
  const written = text(bucket?.node) ?? '';
  if (isGoUrl(written.includes('://') ? written : `gs://${written}`)) return [];
  const message = `the bucket \`${written}\` is no name, and no address such as gs://bucket`;
  return [
    about(job, { message, fix: 'name the bucket alone' }, bucket?.file === job.file ? bucket.node.at : placeOf(job)),
  ];
}

function checkMediaTypes(job: Job, decoration: Decoration): Complaint[] {
  const types = decoration.field('gcs_configuration', 'mediaTypes');
  return entries(types?.node).flatMap(({ key, value, at }) => {
    const written = text(value) ?? '';
    if (isMediaType(written)) return [];
    const message = `\`${written}\`, for files that end with .${key}, is no media type`;
    const fix = 'write it as text/plain, with parameters as in text/plain; charset=utf-8';
    return [about(job, { message, fix }, types?.file === job.file ? at : placeOf(job))];
  });
}

const STRATEGIES = ['legacy', 'single', 'explicit'];

function checkLayout(job: Job, decoration: Decoration): Complaint[] {
  const field = (key: string): DecorationField | undefined => decoration.field('gcs_configuration', key);
  const strategy = field('path_strategy');
  const at = strategy?.file === job.file ? strategy.node.at : placeOfKey(job, 'decoration_config');
  const name = text(strategy?.node);
  if (name !== undefined && !STRATEGIES.includes(name)) {
    return [about(job, { message: `\`${name}\` is no path_strategy`, fix: `one of ${STRATEGIES.join(', ')}` }, at)];
  }
  if (!decoration.isComplete) return [];
  if (name === undefined) {
    const message = 'the decoration of this job has no gcs_configuration.path_strategy';
    return [about(job, { message, fix: DEFAULTS }, at)];
  }
  const missing = ['default_org', 'default_repo'].filter((key) => field(key) === undefined);
  if (name === 'explicit' || missing.length === 0) return [];
  const message = `path_strategy \`${name}\` needs ${listNames(missing)} in gcs_configuration`;
  return [about(job, { message, fix: 'set both, or take `explicit`' }, at)];
}

function checkSecrets(job: Job, decoration: Decoration): Complaint[] {
  const [keys, token] = [decoration.field('ssh_key_secrets'), decoration.field('oauth_token_secret')];
  if (keys === undefined || token === undefined) return [];
  const message = 'ssh_key_secrets and oauth_token_secret exclude each other, also where the site sets one of them';
  return [about(job, { message, fix: 'keep one of them' }, token.file === job.file ? token.node.at : placeOf(job))];
}
