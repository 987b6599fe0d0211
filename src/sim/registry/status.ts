import type { JsonObject } from '../../model/json.ts';
import { type Kind, qualifiedName } from './kinds.ts';

/** A refusal as Kubernetes words it: becomes a `Status` object on the wire. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject;

  constructor(code: number, reason: string, message: string, details: JsonObject = {}) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      details: this.details,
      code: this.code,
    };
  }
}

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const notFound = (kind: Kind, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualifiedName(kind)} "${name}" not found`, { name, kind: kind.plural });

export const noSuchPath = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource');

export const alreadyExists = (kind: Kind, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualifiedName(kind)} "${name}" already exists`, { name, kind: kind.plural });

export const conflict = (kind: Kind, name: string, message: string): StatusError =>
  new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${qualifiedName(kind)} "${name}": ${message}`, {
    name,
    kind: kind.plural,
  });

export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

export const terminating = (kind: Kind, name: string, namespace: string): StatusError =>
  new StatusError(
    403,
    'Forbidden',
    `${qualifiedName(kind)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      name,
      kind: kind.plural,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  );

export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly reason: 'FieldValueRequired' | 'FieldValueInvalid' | 'FieldValueNotSupported';
}

export const invalid = (kind: Kind, name: string, errors: readonly FieldError[]): StatusError =>
  new StatusError(
    422,
    'Invalid',
    `${kind.kind} "${name}" is invalid: ${errors.map((e) => `${e.field}: ${e.message}`).join(', ')}`,
    { name, kind: kind.kind, causes: errors.map((e) => ({ reason: e.reason, message: e.message, field: e.field })) },
  );

/** What a query may not ask for, as apimachinery's validation of ListOptions words it. */
export const forbiddenOption = (field: string, why: string): StatusError =>
  new StatusError(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${why}`, {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
    causes: [{ reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }],
  });

export const expired = (message: string): StatusError => new StatusError(410, 'Expired', message);

export const tooManyRequests = (message: string, retryAfterSeconds: number): StatusError =>
  new StatusError(429, 'TooManyRequests', message, { retryAfterSeconds });
