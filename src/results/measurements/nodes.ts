import { nodesMetrics } from '../../model/metrics/nodes.ts';
import type { Measurement } from '../../model/result.ts';
import { type HostLook, lookAt, riseIn } from '../facts/host-look.ts';
import { familyOf } from '../facts/series-key.ts';
import type { Edge } from '../facts/usage.ts';
import { single } from './estimate.ts';
import { partsOf } from './groups.ts';
import type { Measure } from './measure.ts';
import { familyOfPressure, PRESSURES } from './pressures.ts';

/** What the hypervisors and the load made the nodes wait for. */
export const nodes: Measure = {
  metrics: nodesMetrics,
  measure: (facts) =>
    partsOf(facts).flatMap(({ labels, edges }) => {
      const looks = looksAt(edges);
      return [
        ...overNodes('node-steal', labels, looks.flatMap(stealIn)),
        ...PRESSURES.flatMap((kind) =>
          overNodes(
            'node-pressure',
            { ...labels, ...kind },
            looks.flatMap((look) => waitedIn(look, familyOfPressure(kind))),
          ),
        ),
      ];
    }),
};

/** The largest share of a node's time that its hypervisor gave to others; undefined where no node_exporter is read. */
export function mostStolen(edges: readonly Edge[]): number | undefined {
  const shares = looksAt(edges).flatMap(stealIn);
  return shares.length === 0 ? undefined : Math.max(...shares);
}

const CPU = 'node_cpu_seconds_total';

/** One for each node that was read before and after. */
function looksAt(edges: readonly Edge[]): HostLook[] {
  const own = edges.filter(({ before: { series = {} } }) => Object.keys(series).some((key) => familyOf(key) === CPU));
  const sources = [...new Set(own.map(({ source }) => source))];
  return sources.map((source) => lookAt(own, source)).filter((look) => typeof look !== 'string');
}

function stealIn(look: HostLook): number[] {
  const [stolen, all] = [riseIn(look, CPU, { mode: 'steal' }), riseIn(look, CPU)];
  return stolen === undefined || all === undefined || all <= 0 ? [] : [stolen / all];
}

function waitedIn(look: HostLook, family: string): number[] {
  const waited = riseIn(look, `node_${family}`);
  return waited === undefined ? [] : [Math.min(1, waited / look.seconds)];
}

function overNodes(
  metric: keyof typeof nodesMetrics,
  labels: Measurement['labels'],
  shares: readonly number[],
): Measurement[] {
  if (shares.length === 0) return [];
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return [single(metric, labels, { max: { value: Math.max(...shares) }, mean: { value: mean } }, shares.length)];
}
