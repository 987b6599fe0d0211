import { KnownError } from '../../model/errors.ts';
import { isJsonObject, type Json, type JsonObject, listAt, numberAt, parseJson, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type EpochMs, epochMs, ms, parseInstant, seconds, toIso, toMicroTime } from '../../model/units.ts';
import type { Break, Claim, Holder, Lease, Purpose, StoredLease, Waiter } from './lease.ts';

/**
 * The annotation that holds what a Lease has no field for, as JSON. The token is here and in `leaseTransitions`, where
 * Kubernetes and its tools count holders too; the higher of the two counts, so that it rises even if one is reset.
 */
export const LOCK_ANNOTATION = 'prowess-lock';
/** A newer version may mean something that we would break: it is refused. */
const LOCK_VERSION = 1;

export interface LeaseName {
  readonly namespace: string;
  readonly name: string;
}

/** Body of a create, and of a merge patch (null removes a field). */
export function toObject(lease: Lease, { namespace, name }: LeaseName, resourceVersion?: string): JsonObject {
  const { holder } = lease;
  const version: JsonObject = resourceVersion === undefined ? {} : { resourceVersion };
  return {
    apiVersion: RESOURCES.leases.apiVersion,
    kind: RESOURCES.leases.kind,
    metadata: { name, namespace, ...version, annotations: { [LOCK_ANNOTATION]: JSON.stringify(toNote(lease)) } },
    spec: {
      holderIdentity: holder === undefined ? null : clip(holder.identity),
      leaseDurationSeconds: Math.ceil(lease.durationMs / 1000),
      acquireTime: holder === undefined ? null : toMicroTime(holder.acquiredAt),
      renewTime: holder === undefined ? null : toMicroTime(holder.renewedAt),
      leaseTransitions: lease.token,
    },
  };
}

/** Reads a Lease, also one that another tool holds. Throws KnownError when our annotation on it cannot be understood. */
export function fromObject(object: JsonObject, where: LeaseName): StoredLease {
  const note = readNote(object, where);
  const { spec } = object;
  const token = Math.max(numberAt(note, 'token') ?? 0, numberAt(spec, 'leaseTransitions') ?? 0);
  const lease: Lease = {
    token,
    durationMs: seconds(numberAt(spec, 'leaseDurationSeconds') ?? 30),
    holder: readHolder(object, note),
    queue: listAt(note, 'queue').map(readWaiter),
    breaks: listAt(note, 'breaks').map(readBreak),
  };
  return { lease, version: stringAt(object, 'metadata', 'resourceVersion') ?? '' };
}

function toNote({ token, holder, queue, breaks }: Lease): JsonObject {
  return {
    version: LOCK_VERSION,
    token,
    ...(holder === undefined ? {} : { holder: fromHolder(holder) }),
    queue: queue.map((waiter) => ({
      ...fromClaim(waiter),
      since: toIso(waiter.since),
      beat: waiter.beat,
      estimateMs: Math.round(waiter.estimateMs),
    })),
    breaks: breaks.map((record) => ({ ...record, at: toIso(record.at), reason: clip(record.reason, 500) })),
  };
}

const fromHolder = (holder: Holder): JsonObject => ({
  ...fromClaim(holder),
  remainingMs: Math.round(holder.remainingMs),
  ...(holder.step !== undefined && { step: clip(holder.step) }),
});

const fromClaim = ({ identity, nonce, purpose }: Claim): JsonObject => ({
  identity: clip(identity),
  nonce,
  purpose: purposeFrom((key) => (purpose[key] === undefined ? undefined : clip(purpose[key]))),
});

/** A purpose without keys that say nothing. */
function purposeFrom(textOf: (key: keyof Purpose) => string | undefined): { [K in keyof Purpose]?: string } {
  const keys = ['test', 'job', 'link'] as const;
  return Object.fromEntries(keys.map((key) => [key, textOf(key)]).filter(([, text]) => text !== undefined));
}

const clip = (text: string, length = 200): string => text.slice(0, length);

function readNote(object: JsonObject, { namespace, name }: LeaseName): JsonObject {
  const text = stringAt(object, 'metadata', 'annotations', LOCK_ANNOTATION);
  if (text === undefined) return {};
  const note = parseJson(text);
  const version = numberAt(note, 'version');
  if (isJsonObject(note) && version === LOCK_VERSION) return note;
  const what = version === undefined ? 'is not readable' : `has version ${version}, this prowess knows ${LOCK_VERSION}`;
  throw new KnownError('infrastructure', `the annotation ${LOCK_ANNOTATION} of Lease ${namespace}/${name} ${what}`, {
    hint:
      version === undefined
        ? `it was changed by something else; when no run is using the cluster: kubectl -n ${namespace} annotate lease ${name} ${LOCK_ANNOTATION}-`
        : 'use the prowess that the holder of the lock uses',
  });
}

/** What the annotation says of a holder counts only while the Lease names the same one: another tool knows nothing of it. */
function readHolder({ spec }: JsonObject, note: JsonObject): Holder | undefined {
  const identity = stringAt(spec, 'holderIdentity') ?? '';
  if (identity === '') return undefined;
  const noted = readClaim(note.holder ?? null);
  const claim = noted.identity === identity ? noted : { identity, nonce: `foreign ${identity}`, purpose: {} };
  const step = stringAt(note, 'holder', 'step');
  return {
    ...claim,
    ...(step !== undefined && claim === noted && { step }),
    acquiredAt: instantAt(spec, 'acquireTime'),
    renewedAt: instantAt(spec, 'renewTime'),
    remainingMs: ms(numberAt(note, 'holder', 'remainingMs') ?? 0),
  };
}

const readWaiter = (entry: Json): Waiter => ({
  ...readClaim(entry),
  since: instantAt(entry, 'since'),
  beat: numberAt(entry, 'beat') ?? 0,
  estimateMs: ms(numberAt(entry, 'estimateMs') ?? 0),
});

const readBreak = (entry: Json): Break => ({
  at: instantAt(entry, 'at'),
  by: stringAt(entry, 'by') ?? '',
  reason: stringAt(entry, 'reason') ?? '',
  holder: stringAt(entry, 'holder') ?? '',
  token: numberAt(entry, 'token') ?? 0,
});

const readClaim = (entry: Json): Claim => ({
  identity: stringAt(entry, 'identity') ?? '',
  nonce: stringAt(entry, 'nonce') ?? '',
  purpose: purposeFrom((key) => stringAt(entry, 'purpose', key)),
});

const instantAt = (value: Json | undefined, key: string): EpochMs =>
  parseInstant(stringAt(value, key) ?? '') ?? epochMs(0);
