import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Stamps } from '../../runner/cluster.ts';
import type { ApiRequest } from './requests.ts';

/** A request and where it went. */
export interface Sent extends ApiRequest {
  readonly server: string;
  /** The context's name, for people. */
  readonly context: string;
}

/** The first half of a reply. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly sentAt: EpochMs;
}

export function stampsOf({ sentAt, headers }: Head, receivedAt: Stamps['receivedAt']): Stamps {
  const date = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
  return Number.isNaN(date) ? { sentAt, receivedAt } : { sentAt, receivedAt, serverDate: epochMs(date) };
}
