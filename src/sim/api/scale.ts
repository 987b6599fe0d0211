import { isJsonObject, type JsonObject, numberAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { nameOf, namespaceOf, uidOf } from '../registry/objects.ts';
import { selectorText } from '../registry/selectors.ts';
import { noSuchPath } from '../registry/status.ts';

/** The `scale` subresource of an object that has replicas. Throws 404 for one that has none. */
export function scaleOf(object: JsonObject): JsonObject {
  const replicas = numberAt(object, 'spec', 'replicas');
  if (replicas === undefined) throw noSuchPath();
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: nameOf(object),
      namespace: namespaceOf(object),
      uid: uidOf(object),
      resourceVersion: stringAt(object, 'metadata', 'resourceVersion') ?? '',
      creationTimestamp: stringAt(object, 'metadata', 'creationTimestamp') ?? '',
    },
    spec: { replicas },
    status: {
      replicas: numberAt(object, 'status', 'replicas') ?? 0,
      selector: selectorText(objectAt(object, 'spec', 'selector')),
    },
  };
}

/** The object with the replicas that a changed scale asks for, at the version that the scale carries. */
export function scaledTo(object: JsonObject, scale: JsonObject): JsonObject {
  const replicas = valueAt(scale, 'spec', 'replicas') ?? 0;
  const version = valueAt(scale, 'metadata', 'resourceVersion');
  const metadata = objectAt(object, 'metadata');
  return {
    ...object,
    metadata: version === undefined || isJsonObject(version) ? metadata : { ...metadata, resourceVersion: version },
    spec: { ...objectAt(object, 'spec'), replicas },
  };
}
