import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

/** Values for the placeholders of a workload's manifest. */
export type Placeholders = Readonly<Record<string, Json>>;

const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * A manifest with its placeholders filled in. They stand only inside string scalars; a scalar that is nothing but one
 * placeholder takes the value's own type, so `replicas: "{{replicas}}"` becomes a number.
 */
export function fillManifest(manifest: JsonObject, values: Placeholders): JsonObject {
  return fillMap(manifest, values);
}

function fill(value: Json, values: Placeholders): Json {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  return isJsonObject(value) ? fillMap(value, values) : value;
}

function fillMap(map: JsonObject, values: Placeholders): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, fill(value, values)]));
}

function fillText(text: string, values: Placeholders): Json {
  if (!text.includes('{{')) return text;
  const whole = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(text);
  if (whole?.[1] !== undefined) return values[whole[1]] ?? text;
  return text.replace(PLACEHOLDER, (all, key: string) => (key in values ? String(values[key]) : all));
}

/** The names of all placeholders that a manifest holds. */
export function placeholdersOf(manifest: Json): string[] {
  const found = JSON.stringify(manifest).matchAll(PLACEHOLDER);
  return [...new Set([...found].map(([, key = '']) => key))].sort();
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
