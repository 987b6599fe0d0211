import type { MetricRegistry } from './registry.ts';

/** Powers of two from 1 ms, as etcd has them. */
const BOUNDS = Array.from({ length: 14 }, (_, power) => 0.001 * 2 ** power);

/** What etcd counts of its disk. */
export interface EtcdMeters {
  written(seconds: number): void;
}

export function defineEtcdMeters(registry: MetricRegistry): EtcdMeters {
  const fsync = registry.histogram(
    'etcd_disk_wal_fsync_duration_seconds',
    'The latency distributions of fsync called by WAL.',
    BOUNDS,
  );
  const commit = registry.histogram(
    'etcd_disk_backend_commit_duration_seconds',
    'The latency distributions of commit called by backend.',
    BOUNDS,
  );
  return {
    written(seconds) {
      fsync.observe({}, seconds / 3);
      commit.observe({}, seconds);
    },
  };
}
