import * as z from 'zod';
import { usageError } from '../model/errors.ts';
import { type Milliseconds, seconds } from '../model/units.ts';
import type { BuildPlace } from './bucket-paths.ts';
import { parseGoDuration } from './go-duration.ts';
import type { JobType } from './job.ts';

/** What Prow gives to the process that it runs (prow pkg/pod-utils/downwardapi/jobspec.go). */
export interface ProwRun {
  readonly type: JobType | 'batch';
  readonly job: string;
  /** Up to 20 digits: a string, for JavaScript's numbers are too short (formats.md TRAP 19). */
  readonly build: string;
  readonly prowJobId?: string;
  /** The folder that pod-utils upload. */
  readonly artifacts: string;
  /** What is under test; absent on periodics. */
  readonly refs?: Refs;
  readonly extraRefs: readonly Refs[];
  /** How long Prow waits after its first signal before it kills; 15 s is the entrypoint's own default. */
  readonly graceMs: Milliseconds;
}

export type Refs = z.output<typeof refsSchema>;

type ProwEnv = Readonly<Record<string, string | undefined>>;

/** Undefined outside Prow, which is where JOB_SPEC is not set. Throws a KnownError that names the variable and what is wrong. */
export function prowRun(env: ProwEnv): ProwRun | undefined {
  const { JOB_SPEC } = env;
  if (JOB_SPEC === undefined || JOB_SPEC === '') return undefined;
  const { type, job, buildid, prowjobid, refs, extra_refs, decoration_config } = parseSpec(JOB_SPEC);
  if (type !== 'periodic' && refs === undefined) throw broken(`a ${type} has refs, but there are none`);
  return {
    type,
    job,
    build: buildId(buildid ?? env.BUILD_ID),
    ...(prowjobid === undefined ? {} : { prowJobId: prowjobid }),
    artifacts: artifactsFolder(env),
    ...(refs === undefined ? {} : { refs }),
    extraRefs: extra_refs,
    graceMs: parseGoDuration(decoration_config?.grace_period ?? '') ?? seconds(15),
  };
}

/** Where Prow keeps this build. A presubmit is kept under its first pull request. */
export function placeOf({ type, job, build, refs }: ProwRun): BuildPlace {
  if (type !== 'presubmit') return { type, job, build };
  const pull = refs?.pulls[0];
  if (refs === undefined || pull === undefined) throw broken('a presubmit has a pull request, but there is none');
  return { type, job, build, org: refs.org, repo: refs.repo, pull: pull.number };
}

const pullSchema = z
  .object({
    number: z.number().int().nonnegative(),
    sha: z.string(),
    author: z.string().optional(),
    title: z.string().optional(),
    ref: z.string().optional(),
    link: z.string().optional(),
    commit_link: z.string().optional(),
  })
  .transform(({ number, commit_link, ...pull }) => ({ ...pull, number: String(number), commitLink: commit_link }));

export const refsSchema = z
  .object({
    org: z.string(),
    repo: z.string(),
    base_ref: z.string().default(''),
    base_sha: z.string().optional(),
    repo_link: z.string().optional(),
    base_link: z.string().optional(),
    auxiliary: z.boolean().optional(),
    path_alias: z.string().optional(),
    pulls: z.array(pullSchema).nullish(),
  })
  .transform(({ org, repo, base_ref, base_sha, repo_link, base_link, auxiliary, path_alias, pulls }) => ({
    org,
    repo,
    baseRef: base_ref,
    baseSha: base_sha,
    repoLink: repo_link,
    baseLink: base_link,
    /** Only brings files, and is not what is tested. */
    auxiliary: auxiliary === true,
    /** Where it is checked out, below `src`. */
    path: path_alias || `github.com/${org}/${repo}`,
    pulls: pulls ?? [],
  }));

const specSchema = z.object({
  type: z.enum(['periodic', 'presubmit', 'postsubmit', 'batch']),
  job: z.string().min(1),
  buildid: z.string().optional(),
  prowjobid: z.string().optional(),
  refs: refsSchema.optional(),
  extra_refs: z
    .array(refsSchema)
    .nullish()
    .transform((refs) => refs ?? []),
  decoration_config: z.object({ grace_period: z.string().optional() }).nullish(),
});

function parseSpec(text: string): z.output<typeof specSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken('it is not JSON');
  }
  const { data, error } = specSchema.safeParse(value);
  if (data === undefined) {
    const { path = [], message = '' } = error.issues[0] ?? {};
    throw broken(`${path.join('.') || 'the document'}: ${message}`);
  }
  return data;
}

/** Names no value: a job's specification may hold what is private. */
const broken = (problem: string): Error =>
  usageError(
    `JOB_SPEC cannot be read: ${problem}`,
    'Prow sets it (pkg/pod-utils/downwardapi); outside Prow, unset it to run on your own',
  );

function buildId(text: string | undefined): string {
  if (text === undefined || text === '') throw usageError('JOB_SPEC is set, but neither its buildid nor BUILD_ID is');
  if (!/^\d{1,20}$/.test(text)) throw usageError(`the build id is ${JSON.stringify(text)}; expected up to 20 digits`);
  return text;
}

function artifactsFolder({ ARTIFACTS }: ProwEnv): string {
  if (ARTIFACTS !== undefined && ARTIFACTS !== '') return ARTIFACTS;
  throw usageError(
    'JOB_SPEC is set, but ARTIFACTS is not',
    'the job needs `decorate: true`; pod-utils then set ARTIFACTS',
  );
}
