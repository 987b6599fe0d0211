import type { KindTable } from '../registry/kinds.ts';
import type { RequestInfo, RequestOptions } from './request.ts';

/** What the path and query of a URL name; the verb and the body are the method's. */
export type Target = Pick<RequestInfo, 'kind' | 'namespace' | 'name' | 'subresource' | 'options'> & {
  readonly watch: boolean;
};

/** Subresources that follow a namespace's own name, where other words are the plural of what lives in it. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

const TRUE = ['true', '1'];

/** `/api/v1/namespaces/n/pods/p/status?dryRun=All` as a target; undefined where no kind is served there. */
export function parseTarget(kinds: KindTable, url: URL): Target | undefined {
  const [root, ...segments] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const apiVersion = root === 'apis' ? segments.splice(0, 2).join('/') : root === 'api' ? segments.shift() : undefined;
  if (apiVersion === undefined || segments.length === 0) return undefined;
  const [first, second, third] = segments;
  const inNamespace =
    first === 'namespaces' && third !== undefined && !(segments.length === 3 && NAMESPACE_SUBRESOURCES.includes(third));
  const [plural = '', name, ...subresource] = inNamespace ? segments.slice(2) : segments;
  const kind = kinds.ofUrl(apiVersion, plural);
  if (kind === undefined) return undefined;
  return {
    kind,
    namespace: inNamespace ? second : undefined,
    name,
    subresource: subresource.length === 0 ? undefined : subresource.join('/'),
    options: requestOptions(url.searchParams),
    watch: TRUE.includes(url.searchParams.get('watch') ?? ''),
  };
}

function requestOptions(query: URLSearchParams): RequestOptions {
  const text = (key: string): string | undefined => query.get(key) ?? undefined;
  const number = (key: string): number | undefined => (query.has(key) ? Number(query.get(key)) : undefined);
  const flag = (key: string): boolean => TRUE.includes(query.get(key) ?? '');
  return {
    labelSelector: text('labelSelector'),
    fieldSelector: text('fieldSelector'),
    limit: number('limit'),
    continue: text('continue'),
    resourceVersion: text('resourceVersion'),
    dryRun: query.has('dryRun'),
    gracePeriodSeconds: number('gracePeriodSeconds'),
    timeoutSeconds: number('timeoutSeconds'),
    allowWatchBookmarks: flag('allowWatchBookmarks'),
    sendInitialEvents: flag('sendInitialEvents'),
    resourceVersionMatch: text('resourceVersionMatch'),
  };
}
