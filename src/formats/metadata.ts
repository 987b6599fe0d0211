import type { NodeInventory } from '../model/entry.ts';
import { METADATA_KEYS } from '../model/metadata-keys.ts';
import { factsText } from '../model/regime.ts';
import type { Artifact, Result } from '../model/result.ts';
import { formatQuantity } from '../render/quantity.ts';

/** Pod-utils copy this file into finished.json, where TestGrid's column headers and Deck look. */
export const metadata = (result: Result): Artifact => ({
  path: 'metadata.json',
  text: `${JSON.stringify(metadataOf(result), undefined, 2)}\n`,
});

/** Strings only: others are hidden, and some crash TestGrid's updater (formats.md TRAP 12). Absent keys show as missing. */
export function metadataOf({ run, outcome, ended, headline, provenance }: Result): Record<string, string> {
  const { nodes, versions, regime } = provenance;
  const values: Record<string, string | undefined> = {
    [METADATA_KEYS.subject]: provenance.subject,
    [METADATA_KEYS.commit]: run.commit?.slice(0, 9),
    [METADATA_KEYS.kubevirt]: versions.kubevirt,
    [METADATA_KEYS.kubernetes]: versions.kubernetes,
    [METADATA_KEYS.hardware]: hardware(nodes),
    [METADATA_KEYS.test]: run.test,
    [METADATA_KEYS.cluster]: run.cluster,
    [METADATA_KEYS.outcome]: outcome,
    [METADATA_KEYS.ended]: ended,
    [METADATA_KEYS.headline]: headline,
    [METADATA_KEYS.regime]: regime.id,
    [METADATA_KEYS.regimeFacts]: factsText(regime.hard),
    [METADATA_KEYS.marks]: factsText(regime.soft),
    [METADATA_KEYS.build]: run.folder,
    [METADATA_KEYS.tool]: run.tool,
    [METADATA_KEYS.simulated]: run.backend === 'sim' ? 'true' : undefined,
  };
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** `3 x PowerEdge R750`: the nodes that carry the load, like with like. */
function hardware(nodes: readonly NodeInventory[]): string | undefined {
  const kinds = Map.groupBy(
    nodes.filter(({ schedulable }) => schedulable),
    nodeKind,
  );
  const parts = [...kinds].map(([kind, { length }]) => `${length} x ${kind}`).sort();
  return parts.length === 0 ? undefined : parts.join(', ');
}

const nodeKind = ({ model, cpu, memoryBytes }: NodeInventory): string =>
  model ?? `${cpu} cores ${formatQuantity(memoryBytes, 'bytes')}`;
