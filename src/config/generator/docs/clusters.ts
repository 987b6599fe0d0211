import { counted } from '../../../model/counted.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Config } from '../../../model/suite.ts';
import type { TargetCluster } from '../../../model/target.ts';
import type { Renderer } from '../../../render/template.ts';
import { shortDuration } from '../../duration.ts';
import { markerText } from '../marker.ts';
import { queueOf } from '../queue.ts';
import type { GeneratedFile } from '../types.ts';

/** `clusters.md`: the inventory of every cluster that states one. */
export function inventoryFiles({ site, clusters }: Config, render: Renderer): GeneratedFile[] {
  const stated = clusters.filter(({ inventory }) => Object.keys(inventory).length > 0);
  if (stated.length === 0) return [];
  const { text } = render('clusters.md', { marker: markerText('suites/clusters/'), clusters: stated.map(view) });
  return [{ path: `${site.output.docs}/clusters.md`, text }];
}

function view(cluster: TargetCluster): object {
  const { name, description, exclusive, lock, nodes, limits, inventory } = cluster;
  const perNode = Object.entries(limits.perNode).map(([kind, count]) => `at most ${counted(count, kind)} per node`);
  return {
    name,
    description,
    use:
      made(cluster) ??
      (exclusive
        ? `one run at a time: queue ${queueOf(cluster)} in Prow, lease ${lock.namespace}/${lock.lease} in the cluster; a run waits up to ${shortDuration(lock.waitMaxMs)} for it`
        : 'shared: runs may overlap'),
    nodes: `${nodes.schedulable} that take load, ${nodes.controlPlane} of the control plane`,
    limits: perNode.join(', '),
    facts: rows(inventory),
  };
}

const made = ({ infrastructure }: TargetCluster): string | undefined =>
  infrastructure && `made for each run (${infrastructure.provider.kind}), and removed after it`;

const rows = (inventory: JsonObject): { name: string; value: string }[] =>
  Object.entries(inventory).map(([name, value]) => ({ name, value: textOf(value) }));

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([key, inside]) => `${key} ${textOf(inside)}`)
    .join(', ');
}
