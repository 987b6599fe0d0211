import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Who wants to know what a merge did; paths are dotted, items of lists by their names. */
export interface MergeNotes {
  replaced(path: string, below: Json): void;
  added(path: string): void;
  /** Whether null stays in the result, to take away what a further merge finds below. */
  readonly keepsNull?: boolean;
}

/**
 * `over` laid over `base`, both parts of a Prow job: maps merge key by key, null takes a key away, and lists of things that
 * have a name merge by that name, as Kubernetes' strategic merge does, so that a suite can give the runner's container
 * resources without repeating it. Of fields that exclude each other the one that is laid over holds. Everything else replaces.
 */
export function mergeJob(base: JsonObject, over: JsonObject, notes: MergeNotes = SILENT): JsonObject {
  return mergeMaps(base, over, '', notes);
}

/** Two layers that people wrote: what null takes away is taken away from what is derived, too. */
export const mergeLayers = (base: JsonObject, over: JsonObject): JsonObject => mergeMaps(base, over, '', KEEPING);

const KEEPING: MergeNotes = { replaced: () => {}, added: () => {}, keepsNull: true };
const SILENT: MergeNotes = { replaced: () => {}, added: () => {} };

/** Lists that merge, by the field that names their items (`patchMergeKey` in k8s.io/api/core/v1/types.go). */
const ITEM_NAMES: Readonly<Record<string, string>> = {
  containers: 'name',
  env: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ports: 'containerPort',
  volumeDevices: 'devicePath',
  volumeMounts: 'mountPath',
  volumes: 'name',
};

/**
 * Fields of which Kubernetes takes one only, by where they are: a value and where one comes from, the sources of a volume, what a
 * probe does. Of Prow: all may rerun a job, or some.
 */
const EXCLUSIVE: ReadonlyMap<string, Exclusion> = new Map<string, Exclusion>([
  ['env', amongst('value', 'valueFrom')],
  ['valueFrom', () => true],
  ['volumes', (a, b) => a !== 'name' && b !== 'name'],
  ...['livenessProbe', 'readinessProbe', 'startupProbe', 'postStart', 'preStop'].map((field): [string, Exclusion] => [
    field,
    amongst('exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'),
  ]),
  ['rerun_auth_config', (a, b) => a === 'allow_anyone' || b === 'allow_anyone'],
]);

type Exclusion = (a: string, b: string) => boolean;

function amongst(...fields: readonly string[]): Exclusion {
  return (a, b) => fields.includes(a) && fields.includes(b);
}

/** What of `base` can stay beside what is laid over it. */
function besideOver(base: JsonObject, over: JsonObject, path: string, notes: MergeNotes): JsonObject {
  const [last = '', above = ''] = path.split('.').toReversed();
  const excludes = EXCLUSIVE.get(last) ?? (ITEM_NAMES[above] === undefined ? undefined : EXCLUSIVE.get(above));
  if (excludes === undefined) return base;
  const given = Object.keys(over).filter((key) => over[key] !== null);
  const kept = Object.entries(base).filter(([key, value]) => {
    const stays = key in over || !given.some((other) => excludes(key, other));
    if (!stays) notes.replaced(`${path}.${key}`, value);
    return stays;
  });
  return Object.fromEntries(kept);
}

function mergeMaps(below: JsonObject, over: JsonObject, path: string, notes: MergeNotes): JsonObject {
  const written = Object.entries(over);
  if (written.length === 0) return below;
  const base = besideOver(below, over, path, notes);
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of written) {
    const below = merged.get(key);
    const here = path === '' ? key : `${path}.${key}`;
    if (value !== null || notes.keepsNull === true) {
      merged.set(key, mergeValue(below, value, here, notes));
    } else if (below !== undefined) {
      notes.replaced(here, below);
      merged.delete(key);
    }
  }
  return Object.fromEntries(merged);
}

function mergeValue(base: Json | undefined, over: Json, path: string, notes: MergeNotes): Json {
  if (base === undefined || base === null) {
    notes.added(path);
    if (notes.keepsNull === true) return over;
    return isJsonObject(over) ? mergeMaps({}, over, path, SILENT) : over;
  }
  if (isJsonObject(base) && isJsonObject(over)) return mergeMaps(base, over, path, notes);
  const itemName = ITEM_NAMES[path.split('.').at(-1) ?? ''];
  if (itemName !== undefined && isMaps(base) && isMaps(over)) return mergeItems(base, over, itemName, path, notes);
  if (JSON.stringify(base) !== JSON.stringify(over)) notes.replaced(path, base);
  return over;
}

function mergeItems(
  base: readonly JsonObject[],
  over: readonly JsonObject[],
  itemName: string,
  path: string,
  notes: MergeNotes,
): readonly Json[] {
  const merged: Json[] = [...base];
  for (const item of over) {
    const index = matching(base, item, itemName);
    const label = String(item[itemName] ?? Math.max(index, 0));
    merged[index === -1 ? merged.length : index] = mergeValue(base[index], item, `${path}.${label}`, notes);
  }
  return path.endsWith('containers') ? withMainNamed(merged, base) : merged;
}

/** The item of the same name; an item without a name means the only one there is, which Prow may have to name. */
function matching(items: readonly JsonObject[], wanted: JsonObject, itemName: string): number {
  const name = wanted[itemName];
  const isOnly = items.length === 1 && (name === undefined || (items[0]?.[itemName] ?? MAIN_CONTAINER) === name);
  return isOnly ? 0 : items.findIndex((item) => item[itemName] === name);
}

/** How Prow calls the container of a pod that has one (prow pkg/kube/prowjob.go, TestContainerName). */
export const MAIN_CONTAINER = 'test';

/** What is beside the main container makes that need a name. */
function withMainNamed(list: readonly Json[], [main, ...beside]: readonly JsonObject[]): readonly Json[] {
  if (main === undefined || beside.length > 0 || main.name !== undefined || list.length < 2) return list;
  const [first, ...others] = list;
  return [isJsonObject(first) ? { name: MAIN_CONTAINER, ...first } : (first ?? null), ...others];
}

const isMaps = (value: Json): value is readonly JsonObject[] => Array.isArray(value) && value.every(isJsonObject);
