import { fleetRights } from '../../model/fleet-rights.ts';
import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { type Placement, placementOf, specsIn } from '../../model/placement.ts';
import type { PodNeeds, RampPlace } from '../../model/plan.ts';
import type { RampRun } from '../../model/ramp.ts';
import type { MeasuredStep } from '../../scenarios/scenario.ts';

/** What the pods of benchmarks name, from the pods themselves; undefined where there are none. */
export function podNeedsOf(steps: readonly MeasuredStep[]): PodNeeds | undefined {
  const benchmarks = steps.flatMap((step) => (step.kind === 'benchmark' ? [step.benchmark] : []));
  const ramps = steps.flatMap((step) => (step.kind === 'ramp' ? [step.ramp] : []));
  const pods = [...benchmarks.flatMap(({ roles }) => roles.map(({ pod }) => pod)), ...ramps.map(({ pod }) => pod)];
  if (pods.length === 0) return undefined;
  const specs = pods.flatMap(specsIn);
  const objects = benchmarks.flatMap((benchmark) => benchmark.objects);
  const rights = fleetRights(benchmarks);
  return {
    runtimeClasses: texts(specs, (spec) => [stringAt(spec, 'runtimeClassName')]),
    networks: texts(pods, (pod) => [stringAt(pod, 'metadata', 'annotations', 'v1.multus-cni.io/default-network')]),
    storageClasses: texts([...specs.flatMap(claimsOf), ...objects], (claim) => [
      stringAt(claim, 'spec', 'storageClassName'),
    ]),
    devices: texts(specs, devicesOf),
    kinds: texts(objects, (object) => [stringAt(object, 'kind')]),
    apart: texts(specs, apartOf),
    placements: distinct(specs.map(placementOf)),
    ...(ramps.length > 0 && { ramps: distinct(ramps.map(placeOfRamp)) }),
    ...(rights.length > 0 && { rights }),
  };
}

function texts(all: readonly JsonObject[], of: (one: JsonObject) => readonly (string | undefined)[]): string[] {
  return [...new Set(all.flatMap(of).filter((text) => text !== undefined))].sort();
}

const placeOfRamp = ({ runtimeClass, pod }: RampRun): RampPlace => ({
  ...(runtimeClass !== undefined && { runtimeClass }),
  ...placementOf(objectAt(pod, 'spec')),
});

const distinct = <T extends Placement>(all: readonly T[]): T[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
];

const claimsOf = (spec: JsonObject): JsonObject[] =>
  listAt(spec, 'volumes').flatMap((volume) => {
    const template = valueAt(volume, 'ephemeral', 'volumeClaimTemplate');
    return isJsonObject(template) ? [template] : [];
  });

/** Resources with a domain of their own. */
const devicesOf = (spec: JsonObject): string[] =>
  listAt(spec, 'containers').flatMap((container: Json) =>
    ['requests', 'limits'].flatMap((side) =>
      Object.keys(objectAt(container, 'resources', side)).filter((name) => name.includes('/')),
    ),
  );

const apartOf = (spec: JsonObject): (string | undefined)[] =>
  [...listAt(spec, 'affinity', 'podAntiAffinity', REQUIRED), ...listAt(spec, 'topologySpreadConstraints')].map((term) =>
    stringAt(term, 'topologyKey'),
  );

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
