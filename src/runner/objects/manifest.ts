import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fillPlaceholders } from '../../model/placeholders.ts';

/** A manifest with its placeholders filled in (src/model/placeholders.ts). */
export function fillManifest(manifest: JsonObject, values: Readonly<Record<string, Json>>): JsonObject {
  const filled = fillPlaceholders(manifest, values);
  return isJsonObject(filled) ? filled : manifest;
}

/** The manifest with metadata of ours laid over its own. */
export function withMetadata(
  manifest: JsonObject,
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> },
): JsonObject {
  const own = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const ownLabels = isJsonObject(own.labels) ? own.labels : {};
  return { ...manifest, metadata: { ...own, ...metadata, labels: { ...ownLabels, ...metadata.labels } } };
}

/** The manifest bound to one node: the node selector goes where the kind keeps its pod or VMI spec. */
export function pinnedTo(manifest: JsonObject, node: string): JsonObject {
  const spec = isJsonObject(manifest.spec) ? manifest.spec : {};
  if (isJsonObject(spec.template)) return { ...manifest, spec: { ...spec, template: pinnedTo(spec.template, node) } };
  const selector = isJsonObject(spec.nodeSelector) ? spec.nodeSelector : {};
  return { ...manifest, spec: { ...spec, nodeSelector: { ...selector, 'kubernetes.io/hostname': node } } };
}
