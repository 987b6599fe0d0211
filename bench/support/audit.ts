import { createReadStream } from 'node:fs';
import { isJsonObject, type JsonObject, numberAt, stringAt } from '../../src/model/json.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { linesOf } from '../../src/results/journal/lines.ts';
import type { Truth } from './accuracy.ts';

/** What the API server's audit log says of one tool's pods: `namespace/name` -> when it was created and set Running. */
export interface Audited {
  readonly truths: ReadonlyMap<string, Truth>;
  readonly created: number;
  /** Created per second, from the first request to the last answer. */
  readonly perSecond: number;
  /** When the last of them was set Running. */
  readonly lastRunningAt: EpochMs;
}

/**
 * Reads a log of audit.k8s.io/v1 events, one a line. An object exists, and runs, when the request that made it so was answered:
 * the first status that kwok writes is the one that lets a pod run.
 */
export async function readAudit(path: string, isOwn: (namespace: string, name: string) => boolean): Promise<Audited> {
  const created = new Map<string, EpochMs>();
  const running = new Map<string, EpochMs>();
  let first = Number.POSITIVE_INFINITY;
  for await (const line of linesOf(createReadStream(path, 'utf8'))) {
    const change = readChange(line);
    if (change === undefined || !isOwn(change.namespace, change.name)) continue;
    const key = `${change.namespace}/${change.name}`;
    if (change.what === 'created') {
      created.set(key, change.answeredAt);
      first = Math.min(first, change.receivedAt);
    } else if (!running.has(key)) {
      running.set(key, change.answeredAt);
    }
  }
  const truths = [...created].flatMap(([key, createdAt]) => {
    const reachedAt = running.get(key);
    return reachedAt === undefined ? [] : [[key, { createdAt, reachedAt }] as const];
  });
  const last = [...created.values()].reduce((latest, at) => Math.max(latest, at), 0);
  return {
    truths: new Map(truths),
    created: created.size,
    perSecond: created.size / ((last - first) / 1000),
    lastRunningAt: epochMs(truths.reduce((latest, [, { reachedAt }]) => Math.max(latest, reachedAt), 0)),
  };
}

interface Change {
  readonly what: 'created' | 'running';
  readonly namespace: string;
  readonly name: string;
  readonly receivedAt: EpochMs;
  readonly answeredAt: EpochMs;
}

/** A pod that was created, or whose status kwok has written. */
function readChange(line: string): Change | undefined {
  if (!line.includes('"resource":"pods"')) return undefined;
  const event: unknown = JSON.parse(line);
  if (!isJsonObject(event) || !isAccepted(event)) return undefined;
  const what = whatOf(event);
  return (
    what && {
      what,
      namespace: stringAt(event, 'objectRef', 'namespace') ?? '',
      name: stringAt(event, 'objectRef', 'name') ?? '',
      receivedAt: instant(event, 'requestReceivedTimestamp'),
      answeredAt: instant(event, 'stageTimestamp'),
    }
  );
}

function whatOf(event: JsonObject): Change['what'] | undefined {
  const subresource = stringAt(event, 'objectRef', 'subresource');
  if (stringAt(event, 'verb') === 'create' && subresource === undefined) return 'created';
  const isKwok = stringAt(event, 'userAgent')?.startsWith('kwok') === true;
  return isKwok && subresource === 'status' ? 'running' : undefined;
}

function isAccepted(event: JsonObject): boolean {
  const code = numberAt(event, 'responseStatus', 'code') ?? 0;
  return code >= 200 && code < 300;
}

/** Microseconds, which Date.parse cuts off. */
function instant(event: JsonObject, field: string): EpochMs {
  const text = stringAt(event, field) ?? '';
  return epochMs(Date.parse(text) + Number(/\.\d{3}(\d{1,3})/.exec(text)?.[1]?.padEnd(3, '0') ?? 0) / 1000);
}
