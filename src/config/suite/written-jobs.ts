import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import { JOB_TYPES, type JobType } from '../../prow/job.ts';
import { mergeLayers } from '../../prow/merge-job.ts';

type Triggered = Pick<Test, 'triggers'>;

/** The kinds of job that a test has. */
export const jobTypesOf = ({ triggers }: Triggered): JobType[] =>
  JOB_TYPES.filter((type) => triggers[type] !== undefined);

/** The same; a test that only people start is judged as if it had a periodic. */
export function judgedTypesOf(test: Triggered): JobType[] {
  const types = jobTypesOf(test);
  return types.length === 0 ? ['periodic'] : types;
}

/** What people wrote of one job of a test as `prow`. */
export const writtenJob = ({ triggers }: Triggered, type: JobType): JsonObject =>
  mergeLayers(triggers.prow, triggers[type]?.prow ?? {});

/** Whether the pod of a job has a variable, or may have it: what presets and `envFrom` bring is not known here. */
export function mayHaveVariable(job: JsonObject, name: string): boolean {
  const labels = Object.entries(objectAt(job, 'labels'));
  if (labels.some(([label, value]) => label.startsWith('preset-') && value !== null)) return true;
  return listAt(job, 'spec', 'containers')
    .filter(isJsonObject)
    .some(
      (container) =>
        listAt(container, 'envFrom').length > 0 ||
        listAt(container, 'env').some((variable) => stringAt(variable, 'name') === name),
    );
}
