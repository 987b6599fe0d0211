import type { JsonObject } from '../../model/json.ts';
import type { Kind, Verb } from '../registry/kinds.ts';

/** A request for objects, whatever transport brought it. */
export interface RequestInfo {
  readonly verb: Verb;
  readonly kind: Kind;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly body?: JsonObject | undefined;
  /** For patch: `body` is a merge patch, unless one of these says otherwise. */
  readonly style?: PatchStyle | undefined;
  /** The operations of a JSON patch. */
  readonly operations?: readonly JsonObject[] | undefined;
  readonly options: RequestOptions;
  /** Who asks: keys rate limits and the flows of priority and fairness. */
  readonly client: string;
}

/** Strategic merge, or server-side apply: a merge that creates what is not there. */
export type PatchStyle = 'strategic' | 'apply';

/** The query parameters that the simulator knows. */
export interface RequestOptions {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** For watch: no bookmarks unless asked for. */
  readonly allowWatchBookmarks?: boolean | undefined;
  /** For watch: begin with what there is, and mark its end by a bookmark (streaming list). */
  readonly sendInitialEvents?: boolean | undefined;
  readonly resourceVersionMatch?: string | undefined;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: JsonObject;
}

/** `namespace/name` of the request's object. */
export const keyOfRequest = ({ kind, namespace, name }: RequestInfo): string =>
  kind.namespaced ? `${namespace ?? ''}/${name ?? ''}` : (name ?? '');
