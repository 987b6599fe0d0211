import type { JsonObject } from '../../model/json.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { type Faults, names, namesBeginning } from '../faults/faults.ts';
import type { FaultOf } from '../faults/schema.ts';
import { qualifiedName } from '../registry/kinds.ts';
import { StatusError, tooManyRequests } from '../registry/status.ts';
import type { SimTime } from '../time.ts';
import type { RequestInfo } from './request.ts';

/** The connection broke: no status, no body. */
export class ConnectionReset extends Error {
  constructor() {
    super('connection reset by peer');
    this.name = 'ConnectionReset';
  }
}

export type Refusal = StatusError | ConnectionReset;

/** What the faults have in store for one request. */
export interface RequestFate {
  readonly delayMs: Milliseconds;
  /** The request is refused before anything is done. */
  readonly refused?: Refusal;
  /** What was asked is done, but the client gets another answer. */
  readonly denied?: Refusal;
}

type Concerned = Pick<FaultOf<'forbidden'>, 'verbs' | 'resources' | 'namespaces' | 'clients'>;

export interface Asked {
  readonly verb: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly client: string;
}

export const concerns = (fault: Concerned, { verb, plural, namespace = '', client }: Asked): boolean =>
  names(fault.verbs, verb) &&
  names(fault.resources, plural) &&
  namesBeginning(fault.namespaces, namespace) &&
  names(fault.clients, client);

export function createRequestFates(
  faults: Faults,
  time: SimTime,
  uniform: () => number,
): (r: RequestInfo) => RequestFate {
  const admits = rateLimiter(time);

  return (request) => {
    const { verb, kind, namespace, client } = request;
    const isAbout = (fault: Concerned): boolean => concerns(fault, { verb, plural: kind.plural, namespace, client });
    const slow = faults.strike('slow', isAbout);
    const delayMs = ms(slow === undefined ? 0 : slow.delayMs + slow.jitterMs * uniform());
    const refused = refusal(request, isAbout);
    if (refused !== undefined) return { delayMs, refused };
    const error = faults.strike('api-error', isAbout);
    if (error !== undefined) return { delayMs, [error.applied ? 'denied' : 'refused']: injected(error) };
    const reset = faults.strike('reset', isAbout);
    if (reset !== undefined) return { delayMs, [reset.applied ? 'denied' : 'refused']: new ConnectionReset() };
    return { delayMs };
  };

  function refusal(request: RequestInfo, isAbout: (fault: Concerned) => boolean): StatusError | undefined {
    if (faults.strike('forbidden', isAbout) !== undefined) return forbidden(request);
    const limit = faults.strike('rate-limit', isAbout);
    if (limit === undefined || admits(limit, request.client)) return undefined;
    return tooManyRequests('client rate limit exceeded', 1);
  }
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function injected({ status, retryAfterMs }: FaultOf<'api-error'>): StatusError {
  const wait = retryAfterMs ?? (status === 429 ? 1000 : undefined);
  const details: JsonObject = wait === undefined ? {} : { retryAfterSeconds: wait / 1000 };
  return new StatusError(status, REASONS[status] ?? 'Unknown', `injected fault: ${status}`, details);
}

function forbidden({ verb, kind, namespace, name = '' }: RequestInfo): StatusError {
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${qualifiedName(kind)} ${name === '' ? '' : `"${name}" `}is forbidden: User "prowess" cannot ${verb} resource "${kind.plural}" ${scope}`;
  return new StatusError(403, 'Forbidden', message, { name, kind: kind.plural });
}

/** A token bucket for each client and limit. */
function rateLimiter(time: SimTime): (limit: FaultOf<'rate-limit'>, client: string) => boolean {
  const buckets = new Map<FaultOf<'rate-limit'>, Map<string, { tokens: number; at: number }>>();
  return (limit, client) => {
    const clients = buckets.get(limit) ?? new Map();
    buckets.set(limit, clients);
    const now = time.monotonic();
    const before = clients.get(client) ?? { tokens: limit.burst, at: now };
    const tokens = Math.min(limit.burst, before.tokens + ((now - before.at) / 1000) * limit.perSecond);
    const admitted = tokens >= 1;
    clients.set(client, { tokens: admitted ? tokens - 1 : tokens, at: now });
    return admitted;
  };
}
