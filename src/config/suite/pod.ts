import { isJsonObject, type JsonObject, listAt, valueAt } from '../../model/json.ts';
import { MAIN_CONTAINER, mergeJob } from '../../prow/merge-job.ts';
import { RESERVED_ENV } from '../../prow/names.ts';
import { RUNNER_POD } from '../kubernetes/runner.ts';
import { slipsIn } from '../kubernetes/slips.ts';
import type { Mistake } from '../source/diagnostic.ts';

/** Something wrong with a pod, and where below `prow`. */
export interface PodComplaint extends Mistake {
  readonly path: readonly string[];
}

/** What Prow or an API server would refuse of a pod once all layers are merged; `whole` where prowess derives nothing of it. */
export function podComplaints(prow: JsonObject, job: keyof typeof RESERVED_ENV, whole: boolean): PodComplaint[] {
  const pod = whole ? mergeJob({}, prow) : mergeJob(RUNNER_POD, prow);
  const containers = listAt(pod, 'spec', 'containers').filter(isJsonObject);
  if (containers.length === 0) return whole ? [{ path: CONTAINERS, ...NO_CONTAINER }] : [];
  return [
    ...reservedNames(containers, job),
    ...refusedOf(pod),
    ...(pod.decorate === false ? [] : withoutCommand(containers)),
  ];
}

const CONTAINERS = ['spec', 'containers'];

const NO_CONTAINER: Mistake = {
  message: 'no container to run',
  expected: 'prow.spec.containers',
  hint: 'a test of kind command brings its whole pod: prow: {spec: {containers: [{image: ..., command: [...]}]}}',
};

/** Variables of every job are refused where they are written. */
function reservedNames(containers: readonly JsonObject[], job: keyof typeof RESERVED_ENV): PodComplaint[] {
  const taken = RESERVED_ENV[job].filter((name) => !RESERVED_ENV.periodic.includes(name));
  return containers.flatMap((container, at) =>
    listAt(container, 'env').flatMap((variable, index) => {
      const name = valueAt(variable, 'name');
      if (typeof name !== 'string' || !taken.includes(name)) return [];
      const path = [...CONTAINERS, String(at), 'env', String(index), 'name'];
      return [{ path, message: `Prow itself sets \`${name}\` in every ${job}`, hint: 'choose another name' }];
    }),
  );
}

/** Types are refused where they are written; volumes may come of what prowess derives, and of presets. */
function refusedOf(pod: JsonObject): PodComplaint[] {
  return slipsIn(withMainNamed(pod), 'PodSpec').flatMap(({ what, path, message, expected, got, hint }) => {
    if (what !== 'rule' && what !== 'missing') return [];
    if (what === 'rule' && path.includes('volumeMounts')) return [];
    const isBeside = message === 'a container has no image' && path[1] !== '0';
    const besides = `the container that prowess derives is called ${MAIN_CONTAINER}`;
    return [{ path: ['spec', ...path], message, expected, got, hint: isBeside ? besides : hint }];
  });
}

/** Prow names the only container of a pod. */
function withMainNamed(pod: JsonObject): JsonObject {
  const spec = isJsonObject(pod.spec) ? pod.spec : {};
  const [only, ...others] = listAt(pod, ...CONTAINERS);
  return others.length > 0 || !isJsonObject(only) ? spec : { ...spec, containers: [{ name: MAIN_CONTAINER, ...only }] };
}

function withoutCommand(containers: readonly JsonObject[]): PodComplaint[] {
  return containers.flatMap(({ command, args }, index) => {
    if ((command ?? args) !== undefined) return [];
    const hint = "Prow's decoration replaces the entrypoint and does not use that of the image";
    return [{ path: [...CONTAINERS, String(index)], message: 'a container has neither command nor args', hint }];
  });
}
