import { join } from 'node:path';
import { keepCompressed } from '../../adapters/disk/keep-file.ts';
import { keepBlocks } from '../../adapters/disk/prometheus-blocks.ts';
import type { PrometheusConnection } from '../../adapters/kube/prometheus.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { shownFamilies } from '../../dashboards/index.ts';
import type { PrometheusServer } from '../../model/target.ts';
import { later, minutes, ms } from '../../model/units.ts';
import type { DatabasePorts } from '../../runner/metrics/prometheus/ports.ts';
import { withMatchers } from '../../runner/metrics/prometheus/selector.ts';

/** What keeps the samples of the site's Prometheus in an artifacts folder; undefined where nothing is to be kept. */
export function databasePorts(
  { targets, keep = {} }: PrometheusServer,
  { server, snapshot }: PrometheusConnection,
  artifacts: string,
): DatabasePorts | undefined {
  const shown = shownFamilies();
  const { series = targets.map(({ selector }) => withMatchers(selector, { __name__: shown })), snapshots } = keep;
  if (series.length === 0 && snapshots === undefined) return undefined;
  return {
    server,
    series,
    first: new Set(shown),
    ...(snapshots !== undefined && {
      snapshot: async (lengthMs, signal) => {
        const name = await snapshot(signal);
        const since = later(systemClock.now(), ms(-lengthMs - CLOCKS_APART));
        return keepBlocks(join(snapshots, name), since, { artifacts, path: SNAPSHOT_FOLDER });
      },
    }),
    keep: (path, pieces) => keepCompressed(artifacts, path, pieces),
  };
}

/** From the folder of the artifacts. */
export const SNAPSHOT_FOLDER = 'prometheus/snapshot';

/** A block too many costs little. */
const CLOCKS_APART = minutes(5);
