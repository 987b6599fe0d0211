import { isJsonObject, type JsonObject, listAt, objectAt, valueAt } from '../../model/json.ts';
import { MAIN_CONTAINER, mergeJob } from '../../prow/merge-job.ts';
import { RESERVED_ENV, RESERVED_VOLUMES } from '../../prow/names.ts';
import { JOB_RULES } from '../kubernetes/rules.ts';
import { RUNNER_COMMAND, RUNNER_POD, RUNNER_VOLUMES } from '../kubernetes/runner.ts';
import { slipsIn } from '../kubernetes/slips.ts';
import type { Mistake } from '../source/diagnostic.ts';

/** Something wrong with a pod, and where below `prow`. */
export interface PodComplaint extends Mistake {
  readonly path: readonly string[];
}

/** What Prow or an API server would refuse of a test's pod once all layers are merged; prowess derives the pods of runs. */
export function podComplaints(
  prow: JsonObject,
  job: keyof typeof RESERVED_ENV,
  { name, isRun }: { readonly name: string; readonly isRun: boolean },
): PodComplaint[] {
  // What is derived is sound: most jobs say nothing of their pod, and there are thousands of them.
  if (isRun && prow.spec === undefined && prow.decorate !== false) return [];
  const pod = mergeJob(isRun ? RUNNER_POD : {}, prow);
  const containers = listAt(pod, 'spec', 'containers').filter(isJsonObject);
  if (containers.length === 0) return isRun ? [] : [{ path: CONTAINERS, ...NO_CONTAINER }];
  return [
    ...reservedNames(containers, job),
    ...refusedOf(pod),
    ...(pod.decorate === false ? [] : withoutCommand(containers)),
    ...(isRun ? notRunning(name, pod, containers) : []),
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

/** A job that would be green without the run, or whose results would be lost. */
function notRunning(test: string, pod: JsonObject, [main]: readonly JsonObject[]): PodComplaint[] {
  const complaints: PodComplaint[] = [];
  const words = [...listAt(main, 'command'), ...listAt(main, 'args')].map(String);
  const isOurs = JSON.stringify(main?.command) === JSON.stringify(RUNNER_COMMAND);
  if (!isOurs && words.length > 0 && !words.some((word) => word.includes(test))) {
    const message = `the job would run this in place of the test ${test}`;
    const hint = `leave it out, or let it run the test: [sh, -c, "./prepare.sh && exec prowess run ${test} --cluster NAME"]`;
    complaints.push({ path: [...CONTAINERS, '0', 'command'], message, hint });
  }
  if (isOurs && listAt(main, 'args').some((word) => /^--cluster(=|$)/.test(String(word)))) {
    const message = 'the cluster of a job is that of its test';
    complaints.push({ path: [...CONTAINERS, '0', 'args'], message, hint: 'name it as `cluster` of the test' });
  }
  if (pod.decorate === false) {
    const message = 'without decoration nothing uploads the results of a run';
    complaints.push({ path: ['decorate'], message, hint: 'remove `decorate`' });
  }
  return complaints;
}

/** Types are refused where they are written. */
function refusedOf(pod: JsonObject): PodComplaint[] {
  const hasPresets = Object.entries(objectAt(pod, 'labels')).some(
    ([label, value]) => label.startsWith('preset-') && value !== null,
  );
  const spec = withOtherVolumes(withMainNamed(pod), pod);
  return slipsIn(spec, 'PodSpec', JOB_RULES).flatMap(({ what, path, message, expected, got, hint }) => {
    if (what !== 'rule' && what !== 'missing' && message !== 'out of range') return [];
    // A preset may bring the volume; presets are not known here.
    if (what === 'rule' && path.includes('volumeMounts') && hasPresets) return [];
    const isBeside = message === 'a container has no image' && path[1] !== '0';
    const taken = `the container that prowess derives is called ${MAIN_CONTAINER}`;
    return [{ path: ['spec', ...path], message, expected, got, hint: isBeside ? taken : hint }];
  });
}

/** Prow names the only container of a pod. */
function withMainNamed(pod: JsonObject): JsonObject {
  const spec = isJsonObject(pod.spec) ? pod.spec : {};
  const [only, ...others] = listAt(pod, ...CONTAINERS);
  return others.length > 0 || !isJsonObject(only) ? spec : { ...spec, containers: [{ name: MAIN_CONTAINER, ...only }] };
}

/** The volumes beside those of a pod that its containers may mount: of prowess, and of Prow's decoration. */
function withOtherVolumes(spec: JsonObject, job: JsonObject): JsonObject {
  const own = listAt(spec, 'volumes');
  const decoration = objectAt(job, 'decoration_config');
  const secrets = [...listAt(decoration, 'ssh_key_secrets'), valueAt(decoration, 'oauth_token_secret', 'name')];
  const others = [...RUNNER_VOLUMES, ...RESERVED_VOLUMES, ...secrets]
    .filter((name) => typeof name === 'string' && !own.some((volume) => valueAt(volume, 'name') === name))
    .map((name): JsonObject => ({ name: String(name) }));
  return { ...spec, volumes: [...own, ...others] };
}

function withoutCommand(containers: readonly JsonObject[]): PodComplaint[] {
  return containers.flatMap(({ command, args }, index) => {
    if ([command, args].some((words) => Array.isArray(words) && words.length > 0)) return [];
    const hint = "Prow's decoration replaces the entrypoint and does not use that of the image";
    return [{ path: [...CONTAINERS, String(index)], message: 'a container has neither command nor args', hint }];
  });
}
