import type { Test } from '../../model/suite.ts';

/** The tags by which perfdash finds a periodic; the prefix belongs to this job alone (perfdash/config.go). */
export function perfdashTags({ publish: { perfdash } }: Test): string[] {
  if (perfdash === undefined) return [];
  const { prefix, jobType, buildsCount } = perfdash;
  return [
    `perfDashPrefix: ${prefix}`,
    `perfDashJobType: ${jobType}`,
    ...(buildsCount === undefined ? [] : [`perfDashBuildsCount: ${buildsCount}`]),
  ];
}
