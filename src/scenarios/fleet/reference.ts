import { referenceFor } from '../../fleet/references.ts';
import type { HardwareReference } from '../../model/fleet.ts';
import type { FleetParameters } from './schema.ts';

/** What the hardware of a level delivered as a whole: said in place, or the row of its type that counts for the tool. */
export function referenceOf({
  reference,
  references,
  hardware,
  parse,
}: FleetParameters): HardwareReference | undefined {
  if (reference !== undefined || hardware === undefined || !Array.isArray(references)) return reference;
  const found = referenceFor(references, hardware, parse.tool);
  return 'benchmarks' in found ? undefined : found;
}
