import type { Bucket } from '../model/suite.ts';

/** A job whose builds share a folder: for a presubmit, a job of one pull request. */
export type JobPlace =
  | { readonly type: 'periodic' | 'postsubmit' | 'batch'; readonly job: string }
  | {
      readonly type: 'presubmit';
      readonly job: string;
      readonly org: string;
      readonly repo: string;
      readonly pull: string;
    };

/** A build, as far as its place in the bucket goes. */
export type BuildPlace = JobPlace & { readonly build: string };

/** Paths in the bucket, `/` separated, without scheme or bucket name. */
export interface BuildPaths {
  /** Folder of the build, without a trailing `/`. */
  readonly folder: string;
  /** Each holds the newest build's id. */
  readonly latest: readonly string[];
  /** A presubmit's builds are found through this file, whose body is the folder (`gs://bucket/folder` in Prow). */
  readonly alias?: string;
}

export type Layout = Pick<Bucket, 'pathPrefix' | 'pathStrategy' | 'defaultOrg' | 'defaultRepo'>;

/**
 * Where Prow keeps a build (prow pkg/pod-utils/gcs/target.go, pkg/gcsupload/run.go). The path prefix applies to the build's
 * folder only: latest-build.txt and the aliases are never under it.
 */
export function buildPaths(place: BuildPlace, layout: Layout): BuildPaths {
  const own = unprefixedFolder(place, layout);
  const folder = `${jobFolder(place, layout)}/${place.build}`;
  if (place.type === 'periodic' || place.type === 'postsubmit') return { folder, latest: [latest(own)] };
  const directory = `pr-logs/directory/${place.job}`;
  if (place.type === 'batch') return { folder, latest: [latest(directory)] };
  return {
    folder,
    latest: [latest(directory), latest(own)],
    alias: `${directory}/${place.build}.txt`,
  };
}

/** The folder whose children are the builds. */
export const jobFolder = (place: JobPlace, layout: Layout): string =>
  layout.pathPrefix === ''
    ? unprefixedFolder(place, layout)
    : `${layout.pathPrefix.replace(/\/+$/, '')}/${unprefixedFolder(place, layout)}`;

function unprefixedFolder(place: JobPlace, layout: Layout): string {
  switch (place.type) {
    case 'periodic':
    case 'postsubmit':
      return `logs/${place.job}`;
    case 'batch':
      return `pr-logs/pull/batch/${place.job}`;
    case 'presubmit':
      return ['pr-logs/pull', repoSegment(place.org, place.repo, layout), place.pull, place.job]
        .filter(Boolean)
        .join('/');
  }
}

/** How a pull request's repository is named in paths: empty for the default one, depending on the strategy. */
function repoSegment(org: string, repo: string, { pathStrategy, defaultOrg, defaultRepo }: Layout): string {
  const full = `${org}_${repo}`;
  if (pathStrategy === 'explicit' || org !== defaultOrg) return full;
  if (repo === defaultRepo) return '';
  return pathStrategy === 'legacy' ? repo : full;
}

const latest = (folder: string): string => `${folder}/latest-build.txt`;
