import type { JsonObject } from '../../../model/json.ts';
import type { Test } from '../../../model/suite.ts';
import { isLocked, type TargetCluster } from '../../../model/target.ts';
import { queueOf } from '../queue.ts';

/** What Prow's config.yaml needs: a queue of capacity 1 for each exclusive cluster, lenses that show our artifacts, and what Tide need not wait for. */
export const prowFragment = (clusters: readonly TargetCluster[], statuses: readonly Test[]): JsonObject => ({
  plank: {
    // 0 would block a queue for ever, and -1 lift its limit (prow pkg/plank/reconciler.go).
    job_queue_capacities: Object.fromEntries(clusters.filter(isLocked).map((cluster) => [queueOf(cluster), 1])),
  },
  deck: { spyglass: { lenses: LENSES } },
  ...(statuses.length > 0 && { tide: { context_options: { orgs: optionalContexts(statuses) } } }),
});

/** Tide takes a status that it does not know as required, and merges nothing without it (prow pkg/config/tide.go, TideContextPolicy). */
function optionalContexts(tests: readonly Test[]): JsonObject {
  const orgs: Record<string, { repos: Record<string, { 'optional-contexts': string[] }> }> = {};
  for (const { id, repo } of tests) {
    if (repo === undefined) continue;
    orgs[repo.org] ??= { repos: {} };
    const repos = orgs[repo.org]?.repos ?? {};
    repos[repo.repo] ??= { 'optional-contexts': [] };
    repos[repo.repo]?.['optional-contexts'].push(`prowess/${id}`);
  }
  return orgs;
}

/** Deck has no lenses of its own accord: each is named with the files that it shows, by paths relative to the build. */
const LENSES: JsonObject[] = [
  {
    lens: { name: 'metadata' },
    required_files: ['^(?:started|finished)\\.json$'],
    optional_files: ['^(?:podinfo|prowjob)\\.json$'],
  },
  { lens: { name: 'markdown', config: { title: 'Summary' } }, required_files: ['^artifacts/summary\\.md$'] },
  { lens: { name: 'html' }, required_files: ['^artifacts/.*report.*\\.html$'] },
  { lens: { name: 'junit' }, required_files: ['^artifacts/(?:.*/)?junit.*\\.xml$'] },
  { lens: { name: 'links' }, required_files: ['^artifacts/.*\\.link\\.txt$'] },
  { lens: { name: 'buildlog' }, required_files: ['^build-log\\.txt$'] },
];
