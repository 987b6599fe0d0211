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

/** Tests that say otherwise than an earlier one how many may hold a resource at once: they would not wait for each other. */
export function heldOtherwise(read: readonly Read[]): Diagnostic[] {
  const first = new Map<string, { readonly hold: HeldResource; readonly id: string }>();
  const all = read.flatMap(({ source, suite }) =>
    (suite?.tests ?? []).flatMap(({ id, name, experiment }) =>
      (experiment.holds ?? []).map((hold) => ({ source, id, name, hold })),
    ),
  );
  return all.flatMap(({ source, id, name, hold }): Diagnostic[] => {
    const { resource, atOnce } = hold;
    const earlier = first.get(resource);
    if (earlier === undefined) first.set(resource, { hold, id });
    if (earlier === undefined || earlier.hold.atOnce === atOnce || source === undefined) return [];
    const message = `${resource} may be held by ${atOnce} at once here, and by ${earlier.hold.atOnce} in ${earlier.id}`;
    return [complain(source, ['tests', name], { message, hint: 'say the same in both' }, 'key')];
  });
}
