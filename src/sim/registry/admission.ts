import type { JsonObject } from '../../model/json.ts';
import type { Faults } from '../faults/faults.ts';
import type { Kind } from './kinds.ts';
import { nameOf, withFinalizer } from './objects.ts';

/** A finalizer that nothing removes. */
const STUCK_FINALIZER = 'sim.prowess/stuck';

/** What mutating webhooks do to new objects: here, only what a fault asks for. */
export function admission(faults: Faults): (kind: Kind, object: JsonObject) => JsonObject {
  return (kind, object) => {
    const struck = faults.strike(
      'stuck-finalizer',
      (fault) => fault.kind === kind.kind && nameOf(object).startsWith(fault.name ?? ''),
    );
    return struck === undefined ? object : withFinalizer(object, STUCK_FINALIZER);
  };
}
