import { counted } from '../../model/counted.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** The checks of preflight whose answer says whether the cluster was ours alone. */
const ASKED = ['leftovers', 'other-load'] as const;
/** A pod of the cluster's own that is replaced is no load. */
const MOST_REPLACED = 2;

/** Leftovers that were found may be removed before the load; load of others cannot. */
export const clusterClean: ValidityRule = {
  id: 'cluster-clean',
  summary:
    'the measured nodes carried no pods of others, no virtual machines of others ran, and nothing was left of earlier runs or levels',
  check({ plan, findings, steps, others }) {
    if (plan.experiment.cluster?.exclusive !== true) return [];
    const unasked = ASKED.filter((check) => !findings.some((finding) => finding.check === check));
    if (unasked.length > 0) return [broken(`${unasked.join(' and ')} were not looked for`)];
    const cleaned = steps.some(({ kind, how }) => kind === 'clean' && how === 'done');
    const bad = findings.filter(
      ({ check, level }) =>
        (check === 'other-load' && level !== 'ok') ||
        (check === 'leftovers' && (level === 'error' || (level === 'warning' && !cleaned))),
    );
    const left = steps.filter(({ kind, how }) => kind === 'verify-clean' && how === 'failed');
    const faults = [
      ...bad.map(({ message }) => message),
      ...left.map(({ reason }) => reason ?? 'objects were left'),
      ...neighbours(others),
    ];
    return faults.length === 0 ? [holds(looked(others))] : faults.map((fault) => broken(fault));
  },
};

/** Pods of others at any look, and pods of the cluster itself that came during a load. */
function neighbours(others: RunRecord['others']): string[] {
  const looks = others.flatMap(({ edge, namespaces }) =>
    Object.entries(namespaces).map(([namespace, pods]) => ({
      ...pods,
      namespace,
      came: edge === 'after' ? pods.appeared : 0,
    })),
  );
  return [...Map.groupBy(looks, ({ namespace }) => namespace)].flatMap(([namespace, all]) => {
    const came = all.reduce((sum, look) => sum + look.came, 0);
    const most = Math.max(...all.map(({ pods }) => pods));
    const cores = Math.max(...all.map((look) => look.cores));
    if (all.every(({ background }) => background)) {
      return came > MOST_REPLACED
        ? [`${came} pods of the cluster's own came to namespace ${namespace} during the load`]
        : [];
    }
    if (most === 0 && came === 0) return [];
    const there = `${counted(most, 'pod')} of others from namespace ${namespace}, which request ${cores} cores, on the measured nodes`;
    return [came === 0 ? there : `${there}; ${came} came during the load`];
  });
}

/** What was looked at, and what stood there all the time. */
function looked(others: RunRecord['others']): string {
  if (others.length === 0)
    return 'nothing was left of earlier runs; other virtual machines ran nowhere before the load, other pods were not looked for';
  const steady = Object.entries(others[0]?.namespaces ?? {}).map(([namespace, { pods }]) => `${namespace} ${pods}`);
  const own = steady.length === 0 ? '' : `; pods of the cluster's own there: ${steady.join(', ')}`;
  return `no pods of others on the measured nodes in ${counted(others.length, 'look')} around the load, and no other virtual machines before it${own}`;
}
