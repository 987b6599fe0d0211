import { broken, holds, type Rule } from './rule.ts';

export const subjectVerified: Rule = {
  id: 'subject-verified',
  summary: 'what the cluster says it runs is what the plan says is under test, from the first inventory to the last',
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
    if (verified === undefined) return [broken('nobody verified what is under test')];
    const changed = changedVersion(inventories.filter(({ at }) => at > verified.at).map(({ versions }) => versions));
    if (changed !== undefined) return [broken(changed)];
    return [holds(verified.reported === undefined ? 'what is installed' : `${verified.reported}, as reported`)];
  },
};

/** Inventories after the subject was verified must all tell the same. */
function changedVersion([first, ...others]: readonly Readonly<Record<string, string>>[]): string | undefined {
  for (const other of others) {
    const name = Object.keys({ ...first, ...other }).find((key) => first?.[key] !== other[key]);
    if (name !== undefined) return `${name} was ${first?.[name] ?? 'absent'} and is now ${other[name] ?? 'absent'}`;
  }
  return undefined;
}
