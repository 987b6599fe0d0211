import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Kind } from '../registry/kinds.ts';
import type { Form } from './accept.ts';
import { columnsOf } from './columns.ts';

/** An object or a list as the table that `kubectl get` prints; the object itself when no table is wanted. */
export function asTable(kind: Kind, body: JsonObject, form: Form, now: EpochMs): JsonObject {
  if (form !== 'table') return body;
  const isList = Array.isArray(body.items);
  const objects = isList ? listAt(body, 'items').filter(isJsonObject) : [body];
  const columns = columnsOf(kind.kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: isList
      ? objectAt(body, 'metadata')
      : { resourceVersion: stringAt(body, 'metadata', 'resourceVersion') ?? '' },
    columnDefinitions: columns.map(({ name, wide = false }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }): Json => cell(object, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: objectAt(object, 'metadata') },
    })),
  };
}
