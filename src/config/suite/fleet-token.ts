import { FLEET_TOKEN_VARIABLE } from '../../model/fleet.ts';
import { type JsonObject, numberAt } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import { levelsOf } from '../plan/levels.ts';
import type { Layer } from './cascade.ts';
import { type Lack, lackOfTest } from './lacks.ts';
import { jobTypesOf, mayHaveVariable, writtenJob } from './written-jobs.ts';

/** A test that hosts of no cluster join by themselves, of which a job has no token: their pilots were given one before the run. */
export function tokenLacks(test: Test, layers: readonly Layer[]): Lack[] {
  const { scenario, sweep } = test.experiment;
  if (
    scenario.kind !== 'fleet' ||
    ![scenario, ...levelsOf(sweep).map(({ parameters }) => parameters)].some(hasExternal)
  )
    return [];
  const job = jobTypesOf(test).find((type) => !mayHaveVariable(writtenJob(test, type), FLEET_TOKEN_VARIABLE));
  if (job === undefined) return [];
  const mistake = {
    message: `hosts that join by themselves have a token before the run, and the ${job} has none`,
    expected: `${FLEET_TOKEN_VARIABLE} in its pod, from a Secret`,
    hint: `prow: {spec: {containers: [{env: [{name: ${FLEET_TOKEN_VARIABLE}, valueFrom: {secretKeyRef: {name: SECRET, key: token}}}]}]}}`,
  };
  return [lackOfTest(test, layers, ['scenario', 'external'], mistake)];
}

const hasExternal = (parameters: JsonObject): boolean => (numberAt(parameters, 'external') ?? 0) > 0;
