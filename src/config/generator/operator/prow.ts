import type { JsonObject } from '../../../model/json.ts';
import { isLocked, type TargetCluster } from '../../../model/target.ts';
import { queueOf } from '../queue.ts';

/** What Prow's config.yaml needs: a queue of capacity 1 for each exclusive cluster, and lenses that show our artifacts. */
export const prowFragment = (clusters: readonly TargetCluster[]): JsonObject => ({
  plank: {
    // 0 would block a queue for ever, and -1 lift its limit (prow pkg/plank/reconciler.go).
    job_queue_capacities: Object.fromEntries(clusters.filter(isLocked).map((cluster) => [queueOf(cluster), 1])),
  },
  deck: { spyglass: { lenses: LENSES } },
});

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
