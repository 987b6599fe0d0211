import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Stamps } from '../../runner/cluster.ts';
import type { ApiRequest } from './requests.ts';

/** A request and where it went. */
export interface Sent extends ApiRequest {
  readonly server: string;
  /** The path of the server's own address, without a slash at its end. */
  readonly prefix: string;
  /** Host and port of the proxy that it went through. */
  readonly proxy: string | undefined;
  /** The context's name, for people. */
  readonly context: string;
}

/** The first half of a reply. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly sentAt: EpochMs;
}

/** A reply whose body is to come. */
export interface Begun {
  readonly head: Head;
  readonly sent: Sent;
  /** A text of the body without our credentials: all that is read of a body passes through here, for some servers quote what they got. */
  readonly clean: (text: string) => string;
}

export interface Fetched {
  readonly status: number;
  readonly body: string;
  readonly stamps: Stamps;
  readonly sent: Sent;
}

export function stampsOf({ sentAt, headers }: Head, receivedAt: Stamps['receivedAt']): Stamps {
  const date = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  return Number.isNaN(date) ? { sentAt, receivedAt } : { sentAt, receivedAt, serverDate: epochMs(date) };
}
