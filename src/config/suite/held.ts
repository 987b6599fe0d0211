import type { HeldResource } from '../../model/hold.ts';
import type { Test } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';

/** One suite of the site. */
interface Read {
  readonly source?: Source | undefined;
  readonly suite?: { readonly tests: readonly Test[] } | undefined;
}

/** A resource as one test holds it. */
interface Held extends HeldResource {
  readonly id: string;
  /** Where its Leases are. */
  readonly namespace: string;
}

/** Tests that hold a resource otherwise than an earlier one: they would not wait for each other. */
export function heldOtherwise(read: readonly Read[]): Diagnostic[] {
  const first = new Map<string, Held>();
  const all = read.flatMap(({ source, suite }) =>
    (suite?.tests ?? []).flatMap(({ id, name, experiment: { holds = [], cluster } }) =>
      cluster === undefined
        ? []
        : holds.map((hold) => ({ source, name, held: { ...hold, id, namespace: cluster.lock.namespace } })),
    ),
  );
  return all.flatMap(({ source, name, held }): Diagnostic[] => {
    const earlier = first.get(held.resource);
    if (earlier === undefined) first.set(held.resource, held);
    const mistake = earlier === undefined ? undefined : differenceOf(held, earlier);
    return mistake === undefined || source === undefined ? [] : [complain(source, ['tests', name], mistake, 'key')];
  });
}

function differenceOf(held: Held, earlier: Held): { message: string; hint: string } | undefined {
  const { resource, atOnce, namespace } = held;
  if (atOnce !== earlier.atOnce)
    return {
      message: `${resource} may be held by ${atOnce} at once here, and by ${earlier.atOnce} in ${earlier.id}`,
      hint: 'say the same in both',
    };
  if (namespace !== earlier.namespace)
    return {
      message: `${resource} is held by a Lease in the namespace ${namespace} here, and in ${earlier.namespace} in ${earlier.id}: their runs would not wait for each other`,
      hint: 'give both clusters the same `lock.namespace`',
    };
  return undefined;
}
