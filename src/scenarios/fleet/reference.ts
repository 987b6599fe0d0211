import type { HardwareReference } from '../../model/fleet.ts';
import type { FleetParameters } from './schema.ts';

/** What the hardware of a level delivered as a whole: said in place, or the row of its type. */
export function referenceOf({ reference, references, hardware }: FleetParameters): HardwareReference | undefined {
  if (reference !== undefined || references === undefined || typeof references === 'string') return reference;
  return references.find((each) => each.hardware === hardware);
}
