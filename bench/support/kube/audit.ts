import { createReadStream } from 'node:fs';
import { isJsonObject, type JsonObject, numberAt, stringAt } from '../../../src/model/json.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';
import { linesOf } from '../../../src/results/journal/lines.ts';
import type { Truth } from '../accuracy.ts';

/** What the API server's audit log says of one tool's objects. */
export interface Audited {
  /** `namespace/name` -> when it was created, and set Running. */
  readonly truths: ReadonlyMap<string, Truth>;
  readonly created: number;
  readonly firstSentAt: EpochMs;
  readonly lastCreatedAt: EpochMs;
  readonly lastRunningAt: EpochMs;
  /** How many of its creations were with the API server at once, on average while it created. */
  readonly inFlight: number;
  /** Answers 429: more than the API server would take. */
  readonly turnedAway: number;
}

export interface AuditQuery {
  /** The byte at which the tool began. */
  readonly from: number;
  /** Lower-case plural. */
  readonly resource: string;
  owns(namespace: string): boolean;
}

/**
 * Reads a log of audit.k8s.io/v1 events, one a line. An object exists, and runs, when the request that made it so was answered:
 * the first patch of kwok is the one that lets a pod or an instance run. Objects of a warm-up do not count.
 */
export async function readAudit(path: string, query: AuditQuery): Promise<Audited> {
  const created = new Map<string, Change>();
  const running = new Map<string, EpochMs>();
  let turnedAway = 0;
  for await (const line of linesOf(createReadStream(path, { encoding: 'utf8', start: query.from }))) {
    const change = readChange(line, query);
    if (change === undefined) continue;
    if (change.what === 'turned away') turnedAway++;
    else if (change.what === 'created') created.set(change.key, change);
    else if (!running.has(change.key)) running.set(change.key, change.answeredAt);
  }
  return { ...summed([...created.values()], running), turnedAway };
}

function summed(created: readonly Change[], running: ReadonlyMap<string, EpochMs>): Omit<Audited, 'turnedAway'> {
  const truths = created.flatMap(({ key, answeredAt }) => {
    const reachedAt = running.get(key);
    return reachedAt === undefined ? [] : [[key, { createdAt: answeredAt, reachedAt }] as const];
  });
  const firstSentAt = created.reduce((first, { receivedAt }) => Math.min(first, receivedAt), Infinity);
  const lastCreatedAt = latest(created.map(({ answeredAt }) => answeredAt));
  const underWay = created.reduce((total, { receivedAt, answeredAt }) => total + answeredAt - receivedAt, 0);
  return {
    truths: new Map(truths),
    created: created.length,
    firstSentAt: epochMs(firstSentAt),
    lastCreatedAt,
    lastRunningAt: latest(truths.map(([, { reachedAt }]) => reachedAt)),
    inFlight: underWay / (lastCreatedAt - firstSentAt),
  };
}

const latest = (moments: readonly EpochMs[]): EpochMs =>
  epochMs(moments.reduce((last, moment) => Math.max(last, moment), 0));

interface Change {
  readonly what: 'created' | 'running' | 'turned away';
  readonly key: string;
  readonly receivedAt: EpochMs;
  readonly answeredAt: EpochMs;
}

function readChange(line: string, { resource, owns }: AuditQuery): Change | undefined {
  if (!line.includes(`"resource":"${resource}"`)) return undefined;
  const event = parsed(line);
  const namespace = stringAt(event, 'objectRef', 'namespace') ?? '';
  const name = stringAt(event, 'objectRef', 'name') ?? '';
  const what = whatOf(event);
  if (what === undefined || !owns(namespace) || name.startsWith('warm-')) return undefined;
  return {
    what,
    key: `${namespace}/${name}`,
    receivedAt: instant(event, 'requestReceivedTimestamp'),
    answeredAt: instant(event, 'stageTimestamp'),
  };
}

/** The last line may be half written. */
function parsed(line: string): JsonObject {
  try {
    const event: unknown = JSON.parse(line);
    return isJsonObject(event) ? event : {};
  } catch {
    return {};
  }
}

function whatOf(event: JsonObject): Change['what'] | undefined {
  const code = numberAt(event, 'responseStatus', 'code') ?? 0;
  const verb = stringAt(event, 'verb');
  const creates = verb === 'create' && stringAt(event, 'objectRef', 'subresource') === undefined;
  if (creates && code === 429) return 'turned away';
  if (code < 200 || code >= 300) return undefined;
  if (creates) return 'created';
  const isKwok = stringAt(event, 'userAgent')?.startsWith('kwok') === true;
  return isKwok && verb === 'patch' ? 'running' : undefined;
}

/** Microseconds, which Date.parse cuts off. */
function instant(event: JsonObject, field: string): EpochMs {
  const text = stringAt(event, field) ?? '';
  return epochMs(Date.parse(text) + Number(/\.\d{3}(\d{1,3})/.exec(text)?.[1]?.padEnd(3, '0') ?? 0) / 1000);
}
