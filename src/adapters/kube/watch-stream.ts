import { isJsonObject, type JsonObject, numberAt, parseJson, stringAt } from '../../model/json.ts';
import { ApiError, type Resource, type WatchEvent } from '../../runner/cluster.ts';
import { unexpected } from './errors.ts';
import type { Receiver } from './exchange.ts';
import { createLines } from './lines.ts';
import { type Begun, type Head, stampsOf } from './reply.ts';

/**
 * The stream of a watch: one JSON object per line. Events are stamped when the last byte of their line arrived, and handed on at
 * once: while `on` works nothing more is read from the socket, so a slow reader slows the server down and nothing queues up here.
 */
export function watchReceiver(
  { head, sent, clean }: Begun,
  { kind, apiVersion }: Resource,
  on: (event: WatchEvent) => void,
): Receiver<'closed' | 'expired'> {
  const wanted = `a notification about ${kind} of ${apiVersion}`;
  const lines = createLines();
  return {
    data(chunk, receivedAt) {
      let ending: 'expired' | undefined;
      lines.push(chunk, (raw) => {
        if (ending !== undefined) return;
        const line = clean(raw);
        const { type, object } = parseLine(line) ?? unexpected(wanted, line, sent, stampsOf(head, receivedAt));
        if (type !== 'ERROR') {
          if (object.kind !== kind) unexpected(wanted, line, sent, stampsOf(head, receivedAt));
          on({ type, object, receivedAt });
        } else if (numberAt(object, 'code') === 410) ending = 'expired';
        else throw streamError(object, head, receivedAt);
      });
      return ending;
    },
    // Half a line at the end is no notification: a watch that resumes from the last version receives it again.
    end: () => 'closed',
  };
}

type Line = { readonly type: WatchEvent['type'] | 'ERROR'; readonly object: JsonObject };

function parseLine(line: string): Line | undefined {
  const value = parseJson(line);
  return isLine(value) ? value : undefined;
}

/** The server's word is taken for `type`: it knows five. */
const isLine = (value: unknown): value is Line => isJsonObject(value) && isJsonObject(value.object);

function streamError(object: JsonObject, head: Head, receivedAt: WatchEvent['receivedAt']): ApiError {
  const message = stringAt(object, 'message') ?? 'the watch ended with an error';
  const stamps = stampsOf(head, receivedAt);
  return new ApiError(numberAt(object, 'code') ?? 500, stringAt(object, 'reason') ?? '', message, stamps);
}
