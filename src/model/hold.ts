import { byKey } from './order.ts';

/** Something that several clusters or their parts share, such as a fabric or a storage: a run holds it by a Lease. */
export interface HeldResource {
  /** `fabric/rack-1`: runs that name it never overlap. */
  readonly resource: string;
  /** How many runs may hold it at the same time. */
  readonly atOnce: number;
}

/** The Leases of the places of a resource, the first place first. */
export const holdLeases = ({ resource, atOnce }: HeldResource): string[] =>
  Array.from(
    { length: atOnce },
    (_, index) => `hold${index === 0 ? '' : `-${index + 1}`}.${resource.replaceAll('/', '.')}`,
  );

/** Of several tests that run in turn under one lock: each resource once, sorted, which keeps runs from waiting for each other in a circle. */
export function allHolds(holds: readonly HeldResource[]): HeldResource[] {
  const byName = new Map(holds.map((hold) => [hold.resource, hold]));
  return [...byName].sort(byKey).map(([, hold]) => hold);
}

export const holdText = ({ resource, atOnce }: HeldResource): string =>
  atOnce === 1 ? resource : `${resource} (${atOnce} at once)`;
