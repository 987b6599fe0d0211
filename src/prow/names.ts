/** Names that Prow allows or keeps for itself (prow pkg/config/config.go). */

/** A Prow job's name. */
export const isJobName = (text: string): boolean => /^[A-Za-z0-9-._]+$/.test(text);

export const RESERVED_LABELS = ['created-by-prow', 'prow.k8s.io/id', 'prow.k8s.io/type'];

const ALWAYS_SET = ['BUILD_ID', 'BUILD_NUMBER', 'CI', 'JOB_NAME', 'JOB_SPEC', 'JOB_TYPE', 'PROW_JOB_ID'];
const CHANGE = ['PULL_BASE_REF', 'PULL_BASE_SHA', 'PULL_REFS', 'REPO_NAME', 'REPO_OWNER', 'SRC_BASE', 'SRC_HOST'];
const PULL = ['PULL_HEAD_REF', 'PULL_NUMBER', 'PULL_PULL_SHA', 'PULL_TITLE'];

/** Environment variables that Prow sets in each kind of job (pkg/pod-utils/downwardapi/jobspec.go, EnvForType). */
export const RESERVED_ENV: Readonly<Record<'periodic' | 'postsubmit' | 'presubmit', readonly string[]>> = {
  periodic: ALWAYS_SET,
  postsubmit: [...ALWAYS_SET, ...CHANGE],
  presubmit: [...ALWAYS_SET, ...CHANGE, ...PULL],
};

/** Containers that decoration adds to a job's pod. */
export const RESERVED_CONTAINERS = ['clonerefs', 'initupload', 'place-entrypoint', 'sidecar'];

/** Volumes and mount paths that decoration adds to a job's pod. */
export const RESERVED_VOLUMES = ['code', 'gcs-credentials', 'logs', 's3-credentials', 'tools'];
export const RESERVED_MOUNTS = ['code', 'logs', 'tools'];
export const RESERVED_MOUNT_PATHS = ['/home/prow/go', '/logs', '/tools'];
