import { counted, firstFew } from '../../model/counted.ts';
import type { JsonObject } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { isLocked } from '../../model/target.ts';
import { nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import { keepsAllNamespaces, lastingKeepersOf } from '../lock/namespace-end.ts';
import { foreignText, labelledIn, sharedBuildsIn, sharedName } from '../lock/namespaces.ts';
import { undoText } from '../subject/change.ts';
import { findMarked, isOf, isOlder, type MarkedObject } from '../subject/marked-objects.ts';
import { type CheckContext, ok, type PreflightCheck, type PreflightFinding, warning } from './check.ts';

/** What earlier runs left behind, and what keeps it there. */
export const leftovers: PreflightCheck = {
  name: 'leftovers',
  async look(context) {
    const { cluster, plan, signal } = context;
    const objects = context.isNew === true ? [] : await ofObjects(context);
    const found = await listAll(cluster, { resource: RESOURCES.namespaces }, signal);
    const left =
      plan.experiment.cluster !== undefined && !isLocked(plan.experiment.cluster)
        ? shared(found, context)
        : exclusive(found, context);
    return [...left, ...objects, ...found.flatMap(endless)];
  },
};

/** What subjects and hooks made or changed outside of the namespaces of their runs. */
async function ofObjects({
  cluster,
  plan: { test, experiment },
  lockName,
  token,
  signal,
}: CheckContext): Promise<PreflightFinding[]> {
  const { found, unseenKinds } = await findMarked(cluster, signal);
  const isShared = experiment.cluster !== undefined && !isLocked(experiment.cluster);
  const others = isShared ? found.filter((each) => !isOf(lockName)(each)) : found.filter(isOlder(lockName, token));
  const groups = {
    subjects: others.filter(({ bySubject }) => bySubject),
    hooks: others.filter(({ bySubject }) => !bySubject),
  };
  const unseen =
    unseenKinds === 0
      ? []
      : [
          ok(
            `${counted(unseenKinds, 'kind')} of objects may not be listed here, so what runs left of them is not known`,
          ),
        ];
  const hint = isShared
    ? `if their run is over: prowess cleanup ${test} --run BUILD`
    : `a run undoes this before it starts; by hand: prowess cleanup ${test}`;
  const left = Object.entries(groups).filter(([, objects]) => objects.length > 0);
  return [...left.map(([whose, objects]) => warning(leftText(whose, objects), hint)), ...unseen];
}

const leftText = (whose: string, objects: readonly MarkedObject[]): string =>
  `${counted(objects.length, 'object')} that ${whose} of other runs made or changed: ${firstFew(objects.map(({ undo }) => undoText(undo)))}`;

/** The step `clean` removes them before any load is made. */
function exclusive(
  namespaces: readonly JsonObject[],
  { lockName, plan: { test }, token }: CheckContext,
): PreflightFinding[] {
  const { own, foreign } = labelledIn(namespaces, lockName);
  const names = own.filter((namespace) => namespace.token !== token).map(({ name }) => name);
  const { message, hint } = foreignText(foreign);
  const refused = foreign.length === 0 ? [] : [warning(message, hint)];
  if (names.length === 0) return [ok('nothing is left of earlier runs'), ...refused];
  return [
    warning(
      `${counted(names.length, 'namespace')} of earlier runs: ${firstFew(names)}`,
      `a run removes them before it starts; by hand: prowess cleanup ${test}`,
    ),
    ...refused,
  ];
}

/** The runs that left them may still be at work. */
function shared(namespaces: readonly JsonObject[], { lockName, plan: { test } }: CheckContext): PreflightFinding[] {
  const builds = sharedBuildsIn(namespaces).filter((build) => sharedName(build) !== lockName);
  if (builds.length === 0) return [ok('there is nothing of other runs')];
  return [
    warning(
      `there are namespaces of ${counted(builds.length, 'other run')}: ${firstFew(builds)}`,
      `if a run is over: prowess cleanup ${test} --run BUILD`,
    ),
  ];
}

/** Of a run's namespace whatever keeps it; of others what keeps each namespace of the cluster. */
function endless(namespace: JsonObject): PreflightFinding[] {
  const name = nameOf(namespace);
  const isOurs = name.startsWith('prowess-');
  const keepers = lastingKeepersOf(namespace).filter((keeper) => isOurs || keepsAllNamespaces(keeper));
  if (keepers.length === 0) return [];
  return [
    warning(
      `namespace ${name} is being deleted and does not end: ${keepers.join('; ')}`,
      'a run waits for its own namespaces to end: remove what keeps this one',
    ),
  ];
}
