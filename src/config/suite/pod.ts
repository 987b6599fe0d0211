import { isJsonObject, type JsonObject, listAt } from '../../model/json.ts';
import { RESERVED_ENV } from '../../prow/names.ts';
import type { Mistake } from '../source/diagnostic.ts';

/** What Prow would refuse of a pod once all layers are merged; `whole` where the pod is not completed by prowess. */
export function podComplaints(prow: JsonObject, job: keyof typeof RESERVED_ENV, whole: boolean): Mistake[] {
  const containers = listAt(prow, 'spec', 'containers').filter(isJsonObject);
  // Those of every job are refused where they are written.
  const taken = RESERVED_ENV[job].filter((name) => !RESERVED_ENV.periodic.includes(name));
  const reserved = containers
    .flatMap((container) => listAt(container, 'env').filter(isJsonObject))
    .filter(({ name }) => typeof name === 'string' && taken.includes(name))
    .map(({ name }) => ({
      message: `Prow itself sets \`${String(name)}\` in every ${job}`,
      hint: 'choose another name',
    }));
  return [...reserved, ...(whole ? wholePod(containers, prow) : [])];
}

function wholePod(containers: readonly JsonObject[], prow: JsonObject): Mistake[] {
  const hint =
    'a test of kind command brings its whole pod: prow: {spec: {containers: [{image: ..., command: [...]}]}}';
  if (containers.length === 0) return [{ message: 'no container to run', expected: 'prow.spec.containers', hint }];
  const complaints: Mistake[] = [];
  if (containers.some(({ image }) => image === undefined))
    complaints.push({ message: 'a container has no image', hint });
  if (prow.decorate !== false && containers.some(({ command, args }) => (command ?? args) === undefined)) {
    complaints.push({
      message: 'a container has neither command nor args',
      hint: "Prow's decoration replaces the entrypoint and does not use that of the image",
    });
  }
  if (containers.length > 1 && containers.some(({ name }) => name === undefined)) {
    complaints.push({ message: 'one of several containers has no name', hint: 'Prow distinguishes them by name' });
  }
  return complaints;
}
