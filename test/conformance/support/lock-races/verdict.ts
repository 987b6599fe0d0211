import { readFileSync } from 'node:fs';
import { type Json, numberAt, stringAt } from '../../../../src/model/json.ts';

/** What the API server's audit log says of the races. */
export interface Verdict {
  /** Holders who made load, over all locks. */
  readonly loads: number;
  readonly accepted: number;
  /** Creates of load that the API server refused because the namespace was terminating or gone. */
  readonly refused: number;
  /** Creates that were accepted after load of a later holder had been accepted. */
  readonly overlaps: readonly string[];
}

interface LoadCreate {
  readonly lock: string;
  readonly token: number;
  readonly status: number;
  /** RFC 3339 with microseconds, by the one API server's clock: compare as text. */
  readonly receivedAt: string;
  readonly doneAt: string;
}

/** Judges all creates of Secrets in namespaces of locks. `audit` is a log of audit.k8s.io/v1 events, one a line. */
export function judgeAudit(audit: string): Verdict {
  const creates = readFileSync(audit, 'utf8').split('\n').flatMap(readCreate);
  const accepted = creates.filter(({ status }) => status === 201);
  const byLock = Map.groupBy(accepted, ({ lock }) => lock);
  return {
    loads: new Set(accepted.map(({ lock, token }) => `${lock} ${token}`)).size,
    accepted: accepted.length,
    refused: creates.filter(({ status }) => status === 403 || status === 404).length,
    overlaps: [...byLock.values()].flatMap(overlapsOf),
  };
}

/** A create that came in when load of a later token was already stored. */
function overlapsOf(creates: readonly LoadCreate[]): string[] {
  const begun = new Map<number, string>();
  for (const { token, doneAt } of creates) {
    const earliest = begun.get(token);
    if (earliest === undefined || doneAt < earliest) begun.set(token, doneAt);
  }
  return creates.flatMap(({ lock, token, receivedAt }) => {
    const later = [...begun].find(([other, since]) => other > token && since < receivedAt);
    return later === undefined ? [] : [`${lock}: token ${token} at ${receivedAt}, token ${later[0]} since ${later[1]}`];
  });
}

function readCreate(line: string): LoadCreate[] {
  if (!line.includes('"secrets"') || !line.includes('"create"')) return [];
  const event: Json = JSON.parse(line);
  const [, lock, token] = /^prowess-(.+)-t(\d+)-\d+$/.exec(stringAt(event, 'objectRef', 'namespace') ?? '') ?? [];
  const receivedAt = stringAt(event, 'requestReceivedTimestamp');
  const doneAt = stringAt(event, 'stageTimestamp');
  if (lock === undefined || receivedAt === undefined || doneAt === undefined) return [];
  return [{ lock, token: Number(token), status: numberAt(event, 'responseStatus', 'code') ?? 0, receivedAt, doneAt }];
}
