import type { InventoryFact, Stamp, SubjectFact } from '../../model/entry.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const subjectVerified: ValidityRule = {
  id: 'subject-verified',
  summary:
    'what the cluster says it runs is what the plan says is under test, and nothing of it changed during the run',
  check({ plan, subjects, inventories }) {
    if (!plan.steps.some(({ kind }) => kind === 'subject')) return [];
    const wrong = subjects.find(({ event }) => event === 'mismatch' || event === 'failed');
    if (wrong !== undefined) {
      const { expected = 'nothing', reported = 'nothing', reason } = wrong;
      return [
        broken(`expected ${expected}, the cluster reports ${reported}${reason === undefined ? '' : ` (${reason})`}`),
      ];
    }
    const verified = subjects.find(({ event }) => event === 'verified');
    if (verified === undefined) return [broken('what is under test was not verified')];
    const changes = changesOf(verified, inventories);
    if (changes.length > 0) return changes.map((change) => broken(change));
    return [holds(verified.reported === undefined ? 'what is installed' : `${verified.reported}, as reported`)];
  },
};

/**
 * What an inventory shows that differs from the first look. KubeVirt is what was verified; everything around it, down to each
 * node's kernel, is what the first inventory found.
 */
function changesOf(verified: SubjectFact & Stamp, inventories: readonly (InventoryFact & Stamp)[]): string[] {
  const [first] = inventories;
  if (first === undefined) return [];
  const known = { ...softwareOf(first), kubevirt: verified.reported };
  const changes = inventories.flatMap((inventory) => {
    const { kubevirt, ...around } = softwareOf(inventory);
    const now: Software =
      inventory.at > verified.at ? { ...around, kubevirt } : { ...around, kubevirt: known.kubevirt };
    return changesBetween(known, now, inventory);
  });
  return [...new Set(changes)];
}

type Software = Readonly<Record<string, string | undefined>>;

const softwareOf = ({ versions, nodes }: InventoryFact): Software =>
  Object.assign(
    { ...versions },
    ...nodes.map(({ name, kubelet, kernel, os }) => ({
      [`kubelet of ${name}`]: kubelet,
      [`kernel of ${name}`]: kernel,
      [`system of ${name}`]: os,
    })),
  );

/** The rule on nodes reports nodes that come or go. */
function changesBetween(known: Software, now: Software, { nodes }: InventoryFact): string[] {
  const absent = (name: string): boolean =>
    name.includes(' of ') && (known[name] === undefined || !nodes.some((node) => name.endsWith(` of ${node.name}`)));
  return Object.keys({ ...known, ...now })
    .filter((name) => known[name] !== now[name] && !absent(name))
    .map((name) => `${name} was ${known[name] ?? 'absent'} and is now ${now[name] ?? 'absent'}`);
}
