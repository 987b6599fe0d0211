import { isJsonObject, type JsonObject, listAt, stringAt } from '../model/json.ts';
import type { Resource } from '../model/resources.ts';
import { type EpochMs, type Milliseconds, seconds } from '../model/units.ts';

export type { Resource } from '../model/resources.ts';

/**
 * The cluster as the runner needs it: `sim` and `kube` implement it and pass the same contract tests.
 * Each call makes one attempt; retries are the caller's. A refusal by the server throws ApiError, no reply at all throws
 * ApiError with status 0, and an aborted signal throws the signal's reason.
 */
export interface Cluster {
  create(object: JsonObject, resource: Resource, call: Call): Promise<Reply>;
  get(ref: Ref, call: Call): Promise<Reply>;
  /** JSON merge patch (RFC 7386) of the object, or of its subresource. */
  patch(ref: Ref, body: JsonObject, call: Call): Promise<Reply>;
  /** PUT of a subresource that is an act and no object, such as `unpause`. */
  put(ref: Ref, call: Call): Promise<void>;
  /** Background propagation. Resolves when the server accepted the deletion, not when the object is gone. */
  delete(ref: Ref, call: Call): Promise<Reply>;
  list(query: Query, call: Call): Promise<Page>;
  /**
   * Calls `on` for each notification, stamped on arrival, until the server closes the stream, the resource version is
   * too old (`expired`: list again), or the signal aborts (rejects). Silence is the caller's to notice.
   * Without a version it begins with what there is, and a bookmark for which `endsInitialEvents` holds (streaming list,
   * https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists); a server that has no such thing refuses.
   */
  watch(
    query: Query,
    from: string | undefined,
    on: (event: WatchEvent) => void,
    call: Call,
  ): Promise<'closed' | 'expired'>;
  /** GET of a raw path, for example `/metrics` or `/version`. */
  text(path: string, call: Call): Promise<TextReply>;
}

export interface Call {
  readonly signal: AbortSignal;
  readonly timeoutMs: Milliseconds;
}

/** How long a call about one object may take. */
export const CALL_TIMEOUT: Milliseconds = seconds(30);

export interface Ref {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name: string;
  readonly subresource?: string;
}

export interface Query {
  readonly resource: Resource;
  /** Absent means all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Of each object its metadata is enough: the rest may be missing. */
  readonly metadataOnly?: boolean;
  readonly limit?: number;
  readonly continue?: string;
}

/** Stamps of one exchange: ours around it, and the server's Date header (1 s resolution). */
export interface Stamps {
  readonly sentAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly serverDate?: EpochMs;
}

export interface Reply extends Stamps {
  readonly status: number;
  readonly object: JsonObject;
}

export interface Page extends Stamps {
  readonly items: readonly JsonObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
}

export interface TextReply extends Stamps {
  readonly text: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: JsonObject;
  readonly receivedAt: EpochMs;
}

/** Empty for an object that has no name of its own. */
export const nameOf = (object: JsonObject): string => stringAt(object, 'metadata', 'name') ?? '';

/** The value of one of its labels. */
export const labelOf = (object: JsonObject, label: string): string | undefined =>
  stringAt(object, 'metadata', 'labels', label);

/** A page of a list as the API sends it: on the last one `continue` is missing or empty. */
export function pageOf(list: JsonObject, stamps: Stamps): Page {
  const next = stringAt(list, 'metadata', 'continue');
  return {
    ...stamps,
    items: listAt(list, 'items').filter(isJsonObject),
    resourceVersion: stringAt(list, 'metadata', 'resourceVersion') ?? '',
    ...(next === undefined || next === '' ? {} : { continue: next }),
  };
}

/** Whether a stream that was opened without a version has shown all that there was. */
export const endsInitialEvents = ({ type, object }: WatchEvent): boolean =>
  type === 'BOOKMARK' && stringAt(object, 'metadata', 'annotations', 'k8s.io/initial-events-end') === 'true';

/** The server refused (its status), or no reply came (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: Milliseconds | undefined;
  readonly stamps: Stamps;

  constructor(status: number, reason: string, message: string, stamps: Stamps, retryAfterMs?: Milliseconds) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.stamps = stamps;
    this.retryAfterMs = retryAfterMs;
  }
}
