import { counted, firstFew } from '../../model/counted.ts';
import { findNamespaces, findSharedBuilds, sharedName } from '../lock/namespaces.ts';
import { type Check, type CheckContext, type Finding, ok, warning } from './check.ts';

/** What earlier runs left behind. */
export const leftovers: Check = {
  name: 'leftovers',
  look: (context) => (context.experiment.cluster?.exclusive === false ? shared(context) : exclusive(context)),
};

/** The step `clean` removes them before any load is made. */
async function exclusive({ cluster, lockName, test, token, signal }: CheckContext): Promise<Finding[]> {
  const found = await findNamespaces(cluster, lockName, signal);
  const names = found.filter((namespace) => namespace.token !== token).map(({ name }) => name);
  if (names.length === 0) return [ok('nothing is left of earlier runs')];
  return [
    warning(
      `${counted(names.length, 'namespace')} of earlier runs: ${firstFew(names)}`,
      `a run removes them before it starts; by hand: prowess cleanup ${test}`,
    ),
  ];
}

/** Whoever left them may also be at work. */
async function shared({ cluster, lockName, test, signal }: CheckContext): Promise<Finding[]> {
  const builds = (await findSharedBuilds(cluster, signal)).filter((build) => sharedName(build) !== lockName);
  if (builds.length === 0) return [ok('there is nothing of other runs')];
  return [
    warning(
      `there are namespaces of ${counted(builds.length, 'other run')}: ${firstFew(builds)}`,
      `if a run is over: prowess cleanup ${test} --run BUILD`,
    ),
  ];
}
