import type { JsonObject } from '../../model/json.ts';
import { objectAt } from '../../model/json.ts';
import { withMetadata } from '../registry/objects.ts';

const OBSERVED = 'kubevirt.io/latest-observed-api-version';

const annotationsOf = (object: JsonObject): JsonObject => objectAt(object, 'metadata', 'annotations');

export const isObserved = (object: JsonObject): boolean => annotationsOf(object)[OBSERVED] === 'v1';

/** The first that virt-controller does with an object: it makes sure that what is stored is of its own version. */
export const observed = (object: JsonObject): JsonObject =>
  withMetadata(object, { annotations: { ...annotationsOf(object), [OBSERVED]: 'v1' } });
