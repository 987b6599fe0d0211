import type { Entry, Fact } from '../../model/entry.ts';
import { isJsonObject, type JsonObject, valueAt } from '../../model/json.ts';
import { migrated } from './migrate.ts';

type Shape = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object'>>;

/** The fields that every entry of a type has; what a measurement may rely on. Optional fields are checked where present. */
const REQUIRED: Readonly<Record<Fact['type'], Shape>> = {
  'run-started': { version: 'number', run: 'object', plan: 'object' },
  'step-started': { step: 'string', kind: 'string' },
  'step-ended': { step: 'string', how: 'string' },
  lock: { event: 'string' },
  call: {
    verb: 'string',
    resource: 'string',
    sentAt: 'number',
    receivedAt: 'number',
    status: 'number',
    attempt: 'number',
  },
  seen: { change: 'string', receivedAt: 'number', object: 'object' },
  watch: { event: 'string', resource: 'string' },
  sample: { source: 'string', state: 'string' },
  inventory: { nodes: 'object', versions: 'object' },
  finding: { check: 'string', level: 'string', message: 'string' },
  subject: { event: 'string' },
  signal: { signal: 'string' },
  note: { topic: 'string' },
  'run-ended': { how: 'string' },
};

const STAMP: Shape = { seq: 'number', at: 'number', monoMs: 'number' };
const OBJECT: Shape = { kind: 'string', uid: 'string', name: 'string', namespace: 'string', ready: 'boolean' };
const OPTIONAL: Shape = {
  scheduledAt: 'number',
  serverDate: 'number',
  level: 'string',
  step: 'string',
  series: 'object',
  readAt: 'number',
};

/** Lists that are walked through without looking again. */
const LISTS: Readonly<Partial<Record<Fact['type'], readonly (readonly string[])[]>>> = {
  'run-started': [
    ['plan', 'levels'],
    ['plan', 'steps'],
    ['plan', 'experiment', 'workloads'],
    ['plan', 'experiment', 'thresholds'],
  ],
  inventory: [['nodes']],
};

/** A parsed line as an entry, or what is wrong with it. */
export function toEntry(written: unknown): Entry | { readonly problem: string } {
  if (!isJsonObject(written)) return { problem: 'expected a JSON object' };
  const value = migrated(written);
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(REQUIRED, type))
    return { problem: `unknown type ${JSON.stringify(type)}` };
  const problem =
    mismatch(value, STAMP) ??
    mismatch(value, REQUIRED[type as Fact['type']]) ??
    mismatch(value, OPTIONAL, 'optional') ??
    (type === 'seen' && isJsonObject(value.object) ? mismatch(value.object, OBJECT) : undefined) ??
    missingList(value, LISTS[type as Fact['type']] ?? []);
  return problem === undefined ? (value as unknown as Entry) : { problem: `${type}: ${problem}` };
}

function mismatch(value: JsonObject, shape: Shape, presence: 'required' | 'optional' = 'required'): string | undefined {
  for (const [key, expected] of Object.entries(shape)) {
    const field = value[key];
    if (field === undefined && presence === 'optional') continue;
    const kind = field === null || Number.isFinite(field) !== (typeof field === 'number') ? 'nothing' : typeof field;
    if (kind !== expected) return `${key}: expected ${expected}, got ${kind}`;
  }
  return undefined;
}

function missingList(value: JsonObject, paths: readonly (readonly string[])[]): string | undefined {
  const missing = paths.find((path) => !Array.isArray(valueAt(value, ...path)));
  return missing === undefined ? undefined : `${missing.join('.')}: expected a list`;
}
