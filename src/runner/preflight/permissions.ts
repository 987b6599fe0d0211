import { counted } from '../../model/counted.ts';
import { type Hook, runsInPod } from '../../model/hook.ts';
import { type JsonObject, valueAt } from '../../model/json.ts';
import { manifestsOf } from '../../model/made.ts';
import type { PodNeeds } from '../../model/plan.ts';
import {
  groupOf,
  placeOf,
  RESOURCES,
  type Right,
  resourceOf,
  resourcesBehind,
  ruleFor,
} from '../../model/resources.ts';
import { taggedImages } from '../../model/subject.ts';
import type { Subject } from '../../model/suite.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster } from '../cluster.ts';
import { type CheckContext, failing, ok, type PreflightCheck } from './check.ts';

/** The runner may do what the test needs; what is missing is printed as the rule that would grant it. */
export const permissions: PreflightCheck = {
  name: 'permissions',
  async look({ cluster, plan, needs, signal }) {
    const { experiment } = plan;
    const needed = [
      ...neededRights(manifestsOf(plan)),
      ...rightsToSet(experiment.subject),
      ...rightsForPods(needs.pods),
      ...rightsForHooks(experiment.hooks),
    ];
    const distinct = [...new Map(needed.map((right) => [`${right.verb} ${placeOf(right)}`, right])).values()];
    const answers = await Promise.all(distinct.map((right) => mayI(cluster, right, signal)));
    const missing = distinct.filter((_, index) => answers[index] === false);
    if (missing.length === 0) return [ok(`what the test needs is granted: ${counted(distinct.length, 'right')}`)];
    return missing.map((right) => failing(`may not ${right.verb} ${placeOf(right)}`, `grant it: ${ruleFor(right)}`));
  },
};

function neededRights(manifests: readonly JsonObject[]): Right[] {
  const made = manifests.flatMap((manifest) =>
    ['create', 'delete'].map((verb) => ({ verb, resource: resourceOf(manifest) })),
  );
  const followed = manifests
    .flatMap(resourcesBehind)
    .flatMap((resource) => ['list', 'watch'].map((verb) => ({ verb, resource })));
  const own = ['create', 'delete', 'get', 'list'].map((verb) => ({ verb, resource: RESOURCES.namespaces }));
  const looked = [
    { verb: 'get', resource: RESOURCES.serviceAccounts },
    { verb: 'list', resource: RESOURCES.nodes },
    { verb: 'watch', resource: RESOURCES.nodes },
    { verb: 'list', resource: RESOURCES.pods },
  ];
  return [...own, ...looked, ...made, ...followed];
}

/** What setting images by digest takes; a release may hold anything. */
const rightsToSet = (subject: Subject): Right[] =>
  taggedImages(subject).length === 0
    ? []
    : [
        { verb: 'get', resource: RESOURCES.deployments },
        { verb: 'patch', resource: RESOURCES.deployments },
        { verb: 'patch', resource: RESOURCES.kubevirts },
      ];

/** What running benchmarks in pods of their own takes. */
function rightsForPods(needs: PodNeeds | undefined): Right[] {
  if (needs === undefined) return [];
  const made = needs.kinds.map((kind) => ({ verb: 'create', resource: resourceOf({ apiVersion: 'v1', kind }) }));
  const verbs = ['create', 'delete', 'get', 'patch', 'watch'];
  const own = verbs.map((verb) => ({ verb, resource: RESOURCES.pods }));
  return [...own, { verb: 'get', resource: RESOURCES.pods, subresource: 'log' }, ...made, ...(needs.rights ?? [])];
}

/** What the commands of hooks take that run in pods; what manifests hold is not known here. */
const rightsForHooks = (hooks: readonly Hook[] = []): Right[] =>
  hooks.some(runsInPod)
    ? [
        { verb: 'create', resource: RESOURCES.pods },
        { verb: 'get', resource: RESOURCES.pods },
        { verb: 'get', resource: RESOURCES.pods, subresource: 'log' },
      ]
    : [];

async function mayI(
  cluster: Cluster,
  { verb, resource, subresource }: Right,
  signal: CheckContext['signal'],
): Promise<boolean> {
  const review: JsonObject = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        verb,
        group: groupOf(resource.apiVersion),
        resource: resource.plural,
        ...(subresource && { subresource }),
      },
    },
  };
  const { object } = await cluster.create(review, RESOURCES.accessReviews, { signal, timeoutMs: seconds(10) });
  return valueAt(object, 'status', 'allowed') === true;
}
