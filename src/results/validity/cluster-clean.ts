import { broken, holds, type Rule } from './rule.ts';

/** The checks of preflight whose answer says whether the cluster was ours alone. */
const ASKED = ['leftovers', 'other-load'] as const;

/** Leftovers that were found may be removed before the load; load of others cannot. */
export const clusterClean: Rule = {
  id: 'cluster-clean',
  summary: 'nothing else ran on the cluster, and nothing was left of earlier runs or levels',
  check({ plan, findings, steps }) {
    if (plan.experiment.cluster?.exclusive !== true) return [];
    const unasked = ASKED.filter((check) => !findings.some((finding) => finding.check === check));
    if (unasked.length > 0) return [broken(`nobody looked for ${unasked.join(' and ')}`)];
    const cleaned = steps.some(({ kind, how }) => kind === 'clean' && how === 'done');
    const bad = findings.filter(
      ({ check, level }) =>
        (check === 'other-load' && level !== 'ok') ||
        (check === 'leftovers' && (level === 'error' || (level === 'warning' && !cleaned))),
    );
    const left = steps.filter(({ kind, how }) => kind === 'verify-clean' && how === 'failed');
    const faults = [...bad.map(({ message }) => message), ...left.map(({ reason }) => reason ?? 'objects were left')];
    return faults.length === 0 ? [holds('nothing else ran on the cluster')] : faults.map((fault) => broken(fault));
  },
};
