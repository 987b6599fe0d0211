import { FLEET_TOKEN_VARIABLE } from '../../model/fleet.ts';
import { type JsonObject, listAt, numberAt, objectAt, stringAt } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import { levelsOf } from '../plan/levels.ts';
import type { Layer } from './cascade.ts';
import type { Lack } from './lacks.ts';

/** A test that hosts of no cluster join by themselves, of which a job has no token: their pilots were given one before the run. */
export function tokenLacks(test: Test, layers: readonly Layer[]): Lack[] {
  const { experiment, triggers, name } = test;
  const { scenario, sweep } = experiment;
  if (
    scenario.kind !== 'fleet' ||
    ![scenario, ...levelsOf(sweep).map(({ parameters }) => parameters)].some(hasExternal)
  )
    return [];
  const job = (['periodic', 'presubmit', 'postsubmit'] as const).find(
    (kind) => triggers[kind] !== undefined && !hasToken(mergeLayers(triggers.prow, triggers[kind].prow)),
  );
  if (job === undefined) return [];
  const mistake = {
    message: `hosts that join by themselves have a token before the run, and the ${job} has none`,
    expected: `${FLEET_TOKEN_VARIABLE} in its pod, from a Secret`,
    hint: `prow: {spec: {containers: [{env: [{name: ${FLEET_TOKEN_VARIABLE}, valueFrom: {secretKeyRef: {name: SECRET, key: token}}}]}]}}`,
  };
  return [{ what: 'test', name: layers.at(-1)?.at.at(-1) ?? name, layers, path: ['scenario', 'external'], mistake }];
}

const hasExternal = (parameters: JsonObject): boolean => (numberAt(parameters, 'external') ?? 0) > 0;

/** A preset may bring the variable, and so may what `envFrom` names: neither is known here. */
function hasToken(prow: JsonObject): boolean {
  const hasPreset = Object.keys(objectAt(prow, 'labels')).some((label) => label.startsWith('preset-'));
  const containers = listAt(prow, 'spec', 'containers');
  const names = containers.flatMap((each) => listAt(each, 'env')).map((variable) => stringAt(variable, 'name'));
  return (
    hasPreset || names.includes(FLEET_TOKEN_VARIABLE) || containers.some((each) => listAt(each, 'envFrom').length > 0)
  );
}
