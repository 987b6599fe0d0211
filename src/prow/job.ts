import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { isLabelValue, isQualifiedName } from '../model/kubernetes-names.ts';
import { fieldNames, jobTypes, type Refinements } from './job-types.ts';
import { MAIN_CONTAINER } from './merge-job.ts';
import {
  RESERVED_CONTAINERS,
  RESERVED_ENV,
  RESERVED_LABELS,
  RESERVED_MOUNT_PATHS,
  RESERVED_MOUNTS,
  RESERVED_VOLUMES,
} from './names.ts';

/** The kinds of job that a file of Prow's can hold; its Go types have the same names. */
export const JOB_TYPES = ['periodic', 'presubmit', 'postsubmit'] as const;
export type JobType = (typeof JOB_TYPES)[number];

/** One of Prow's three kinds of job as its file holds it (snake_case), none of its fields required. Made when it is first used. */
export const jobSchema = (type: Capitalize<JobType>, without: readonly string[]): z.ZodType<JsonObject> =>
  z.lazy(() => objectOf(type, without));

/** What all three kinds of job may say: Prow's JobBase and UtilityConfig. */
export function jobBaseSchema(without: readonly string[]): z.ZodType<JsonObject> {
  const others = [fieldNames('Presubmit'), fieldNames('Postsubmit')];
  const own = fieldNames('Periodic').filter((field) => !others.every((fields) => fields.includes(field)));
  return z.lazy(() => objectOf('Periodic', [...own, ...without]));
}

/** Of those that start jobs (prow pkg/apis/prowjobs/v1/types.go, ProwJobAgent) the one that starts pods. */
const AGENTS = ['kubernetes'] as const;

/** The states of a job (prow pkg/apis/prowjobs/v1/types.go, ProwJobState). */
export const JOB_STATES = ['scheduling', 'triggered', 'pending', 'success', 'failure', 'aborted', 'error'] as const;

type JobCheck = (value: Json, complain: (path: PropertyKey[], message: string, hint?: string) => void) => void;

/** What Prow refuses at load, wrong types apart (prow pkg/config: validateJobBase, validateLabels, validatePodSpec). */
const refinements: Refinements = {
  ...forEachJob('labels', () => labels),
  ...forEachJob('annotations', () => annotations),
  ...forEachJob('max_concurrency', () => z.int().nonnegative()),
  ...forEachJob('rerun_auth_config', (plain) => checked(plain, anyoneOrSome)),
  ...forEachJob('agent', () => z.enum(AGENTS)),
  ...forEachJob('extra_refs', (plain) => checked(plain, whichRepository)),
  'PodSpec.containers': (plain) =>
    checked(checked(plain, namedOnce(RESERVED_CONTAINERS, 'decoration adds a container of this name')), oneWithoutName),
  'Container.env': (plain) =>
    checked(checked(plain, namedOnce(RESERVED_ENV.periodic, 'Prow sets this variable itself')), valuedOnce),
  'Periodic.decorate': nullable,
  'Presubmit.decorate': nullable,
  'Postsubmit.decorate': nullable,
  'Container.volumeMounts': (plain) => checked(plain, freeMounts),
  'PodSpec.volumes': (plain) => checked(plain, namedOnce(RESERVED_VOLUMES, 'decoration adds a volume of this name')),
  'SlackReporterConfig.job_states_to_report': () => z.array(z.enum(JOB_STATES)),
  'GCSConfiguration.path_strategy': () => z.enum(['explicit', 'legacy', 'single']),
  'GCSConfiguration.bucket': () =>
    z.string().regex(/^(?!gs:\/)/, 'expected a bucket without gs://, on which TestGrid breaks'),
};

/** null takes away what is derived, so that the site's own default holds. */
function nullable(plain: z.ZodType<Json>): z.ZodType<Json> {
  return plain.nullable();
}

const objectOf = jobTypes(refinements);

const key = (isFree: (name: string) => boolean) =>
  z
    .string()
    .refine(isQualifiedName, 'expected a key such as name or example.org/name, at most 63 characters after the /')
    .refine(isFree, 'Prow sets this label itself');

/** null takes away what lies below, where settings are laid over each other. */
const labels = z.record(
  key((name) => !RESERVED_LABELS.includes(name)),
  z
    .string()
    .refine(
      isLabelValue,
      "expected at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit",
    )
    .nullable(),
);
const annotations = z.record(
  key(() => true),
  z.string().nullable(),
);

function forEachJob(field: string, refine: Refinements[string]): Refinements {
  return { [`Periodic.${field}`]: refine, [`Presubmit.${field}`]: refine, [`Postsubmit.${field}`]: refine };
}

function checked(plain: z.ZodType<Json>, check: JobCheck): z.ZodType<Json> {
  return plain.superRefine((value, context) => {
    check(value, (path, message, hint) => context.addIssue({ code: 'custom', path, message, params: { hint } }));
  });
}

/** An entry without a name is laid over the only container that is derived: a second one would take its place. */
const oneWithoutName: JobCheck = (list, complain) => {
  const [, second] = entriesOf(list).filter(([, { name }]) => name === undefined);
  if (second === undefined) return;
  const hint = `name each of several; where prowess derives a container, that is the one called ${MAIN_CONTAINER}`;
  complain([second[0]], 'two of these containers have no name', hint);
};

const whichRepository: JobCheck = (list, complain) => {
  const seen = new Set<string>();
  for (const [index, ref] of entriesOf(list)) {
    const name = `${ref.org}/${ref.repo}`;
    if (seen.has(name)) complain([index], `\`${name}\` is in this list twice`, 'a repository has one place on disk');
    seen.add(name);
    for (const key of ref.clone_uri === undefined ? ['org', 'repo', 'base_ref'] : ['base_ref']) {
      if ((ref[key] ?? '') === '')
        complain([index, key], `a repository without \`${key}\``, 'write {org: ..., repo: ..., base_ref: ...}');
    }
  }
};

function namedOnce(reserved: readonly string[], reason: string): JobCheck {
  return (list, complain) => {
    const seen = new Set<Json | undefined>();
    for (const [index, { name }] of entriesOf(list)) {
      if (name !== undefined && seen.has(name)) complain([index, 'name'], `\`${name}\` is in this list twice`);
      if (typeof name === 'string' && reserved.includes(name)) complain([index, 'name'], `\`${name}\`: ${reason}`);
      seen.add(name);
    }
  };
}

const valuedOnce: JobCheck = (list, complain) => {
  for (const [index, { value, valueFrom }] of entriesOf(list)) {
    if (value !== undefined && valueFrom !== undefined)
      complain([index, 'valueFrom'], '`value` and `valueFrom` exclude each other', 'keep one');
  }
};

const freeMounts: JobCheck = (list, complain) => {
  for (const [index, { name, mountPath }] of entriesOf(list)) {
    if (typeof name === 'string' && RESERVED_MOUNTS.includes(name)) {
      complain([index, 'name'], `decoration mounts \`${name}\` itself`);
    }
    if (typeof mountPath === 'string' && RESERVED_MOUNT_PATHS.includes(mountPath)) {
      complain([index, 'mountPath'], `decoration mounts ${mountPath} itself`);
    }
  }
};

const anyoneOrSome: JobCheck = (config, complain) => {
  if (!isJsonObject(config) || config.allow_anyone !== true) return;
  const some = Object.keys(config).filter((field) => field !== 'allow_anyone');
  if (some.length > 0)
    complain(['allow_anyone'], `with allow_anyone, ${some.join(', ')} would say nothing`, 'keep one');
};

const entriesOf = (list: Json): [number, JsonObject][] =>
  Array.isArray(list) ? list.map((item, index) => [index, isJsonObject(item) ? item : {}]) : [];
