import { etcdMetrics } from '../../model/metrics/etcd.ts';
import { type Grouping, risesOf } from '../facts/histograms.ts';
import { bucketQuantiles } from './buckets.ts';
import { partsOf } from './groups.ts';
import type { Measure } from './measure.ts';

/** Family -> what its calls are: seen by the API server, and where etcd itself can be read, its disk. */
const FAMILIES: Readonly<Record<string, Grouping>> = {
  etcd_request_duration_seconds_bucket: ({ labels: { operation } }) =>
    operation === undefined ? undefined : { operation },
  etcd_disk_backend_commit_duration_seconds_bucket: () => ({ operation: 'disk-commit' }),
  etcd_disk_wal_fsync_duration_seconds_bucket: () => ({ operation: 'wal-fsync' }),
};

export const etcd: Measure = {
  metrics: etcdMetrics,
  measure: (facts) =>
    partsOf(facts).flatMap(({ edges, labels }) =>
      Object.entries(FAMILIES).flatMap(([family, grouping]) => {
        const rises = risesOf(edges, family, grouping) ?? [];
        return rises
          .filter(({ counts }) => (counts.get(Infinity) ?? 0) > 0)
          .map((rise) => bucketQuantiles('etcd-latency', { ...labels, ...rise.labels }, rise));
      }),
    ),
};
