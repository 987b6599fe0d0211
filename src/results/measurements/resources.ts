import { componentOf } from '../../model/families.ts';
import type { MetricName } from '../../model/metrics/index.ts';
import { resourcesMetrics } from '../../model/metrics/resources.ts';
import type { Measurement, Unmeasured } from '../../model/result.ts';
import { levels } from '../facts/charts.ts';
import type { ObjectRecord, RunRecord } from '../facts/record.ts';
import type { Edge, UsageSeries } from '../facts/usage.ts';
import { type CpuUse, cpuUse } from './cpu-use.ts';
import { single } from './estimate.ts';
import { type Part, partsOf } from './groups.ts';
import type { Measure } from './measure.ts';
import { type LoadTime, loadOf, type Window, windowOf } from './window.ts';

/** What nodes and components used while a level's load was made. */
export const resources: Measure = {
  metrics: resourcesMetrics,
  measure: (facts) => measureAll(facts).flatMap(({ measured }) => measured),
  unmeasured: (facts) => measureAll(facts).flatMap(({ unmeasured }) => unmeasured),
};

interface Measured {
  readonly measured: readonly Measurement[];
  readonly unmeasured: readonly Unmeasured[];
}

function measureAll(facts: RunRecord): Measured[] {
  return partsOf(facts).flatMap((part) => {
    const { edges, labels } = part;
    const handled = handledIn(facts, part);
    const about = { edges, labels, clock: facts.clock };
    return [
      ...componentsOf(facts, 'cpu-usage', edges).map((one) => measureCpu(one, { ...about, objects: handled })),
      ...componentsOf(facts, 'memory-usage', edges).map((one) =>
        measureMemory(one, { ...about, objects: fills(part) ? handled : 0 }),
      ),
    ];
  });
}

/** How many objects arrived, or of a deletion, went. */
function handledIn({ objects }: RunRecord, { population, steps }: Part): number {
  const isHandled = ({ ready, step, deletion }: ObjectRecord): boolean =>
    population === 'delete'
      ? deletion?.goneAt !== undefined && steps.has(deletion.step ?? '')
      : ready && steps.has(step);
  return objects.filter(isHandled).length;
}

/** Memory grows by what is added: churn keeps the population, and a deletion gives it back. */
const fills = ({ population }: Part): boolean => population === undefined || population === 'fill';

interface About extends Pick<RunRecord, 'clock'> {
  readonly edges: readonly Edge[];
  readonly labels: Measurement['labels'];
  /** Among how many objects the use is divided. */
  readonly objects: number;
}

interface Component {
  readonly name: string;
  /** One for each source; of the families that measure it, the best. */
  readonly gauges: readonly UsageSeries[];
}

/** Also those of which no source says anything. */
function componentsOf(
  { gauges }: RunRecord,
  metric: UsageSeries['family']['metric'],
  edges: readonly Edge[],
): Component[] {
  const about = gauges.filter(({ family }) => family.metric === metric);
  const silent = edges.filter(({ before, after }) => before.state === 'absent' || after?.state === 'absent');
  const names = new Set([
    ...about.map(({ component }) => component),
    ...silent.map(({ source }) => componentOf(source)),
  ]);
  return [...names].sort().map((name) => {
    const own = about.filter(({ component }) => component === name);
    const best = Math.min(...own.map(({ family }) => family.rank));
    return { name, gauges: own.filter(({ family }) => family.rank === best) };
  });
}

function measureCpu(component: Component, { edges, labels, clock, objects }: About): Measured {
  const own = { ...labels, ...labelsOf(component) };
  const loads = useInLoads(component, edges, (window, load) => cpuUse(window, load, clock));
  if (typeof loads === 'string')
    return unmeasuredOf(['cpu-usage', ...ofObjects('cpu-per-object', objects)], own, loads);
  const lengthMs = total(loads.map(({ load }) => load.lengthMs));
  const cores = total(loads.map(({ load, uses }) => load.lengthMs * total(uses.map((use) => use.cores)))) / lengthMs;
  const usage = single('cpu-usage', own, { mean: { value: cores } }, component.gauges.length);
  const uses: CpuUse[] = loads.flatMap(({ uses }) => uses);
  if (objects === 0) return { measured: [usage], unmeasured: [] };
  if (uses.some(({ coreMs }) => coreMs === undefined))
    return { measured: [usage], unmeasured: unmeasuredOf(['cpu-per-object'], own, NO_TOTAL).unmeasured };
  const coreMs = total(uses.map((use) => use.coreMs ?? 0));
  return {
    measured: [usage, single('cpu-per-object', own, { value: { value: coreMs / objects } }, objects)],
    unmeasured: [],
  };
}

const NO_TOTAL = 'metrics.k8s.io gives averages over parts of the load, not what all of it used';

function measureMemory(component: Component, { edges, labels, objects }: About): Measured {
  const own = { ...labels, ...labelsOf(component) };
  const loads = useInLoads(component, edges, memoryUse);
  if (typeof loads === 'string')
    return unmeasuredOf(['memory-usage', ...ofObjects('memory-per-object', objects)], own, loads);
  const largest = Math.max(...loads.map(({ uses }) => total(uses.map(({ peak }) => peak))));
  const growth = total(loads.flatMap(({ uses }) => uses.map((use) => use.growth)));
  const usage = single('memory-usage', own, { max: { value: largest } }, component.gauges.length);
  if (objects === 0) return { measured: [usage], unmeasured: [] };
  return {
    measured: [usage, single('memory-per-object', own, { value: { value: growth / objects } }, objects)],
    unmeasured: [],
  };
}

const ofObjects = (metric: MetricName, objects: number): MetricName[] => (objects === 0 ? [] : [metric]);

const unmeasuredOf = (metrics: readonly MetricName[], labels: Measurement['labels'], reason: string): Measured => ({
  measured: [],
  unmeasured: metrics.map((metric) => ({ metric, labels, reason })),
});

/** Numbers of metrics.k8s.io are series of their own: a history that changes from one source to the other is no regression. */
const labelsOf = ({ name, gauges: [first] }: Component): Measurement['labels'] => ({
  component: name,
  ...(first?.family.label === undefined ? {} : { source: first.family.label }),
});

type Use<T> = (window: Window, load: LoadTime) => T | string;

/** What each source used in each repetition of the load; a text where one of them does not show it: why. A component known in part is not known. */
function useInLoads<T>(
  component: Component,
  edges: readonly Edge[],
  use: Use<T>,
): { load: LoadTime; uses: T[] }[] | string {
  const loads: { load: LoadTime; uses: T[] }[] = [];
  for (const own of Map.groupBy(edges, (edge) => edge.load).values()) {
    const load = loadOf(own);
    const uses = useIn(load, component, own, use);
    if (typeof uses === 'string') return uses;
    loads.push({ load, uses });
  }
  return loads.length === 0 ? UNSEEN : loads;
}

const UNSEEN = 'no source shows it';

function useIn<T>(load: LoadTime, { name, gauges }: Component, edges: readonly Edge[], use: Use<T>): T[] | string {
  const uses: T[] = [];
  for (const edge of edges) {
    const gauge = gauges.find(({ source }) => source === edge.source);
    if (gauge === undefined && componentOf(edge.source) !== name) continue;
    const window = windowOf(gauge, edge);
    const used = typeof window === 'string' ? window : use(window, load);
    if (typeof used === 'string') return `${edge.source}: ${used}`;
    uses.push(used);
  }
  return uses.length === 0 ? UNSEEN : uses;
}

function memoryUse({ readings }: Window): { peak: number; growth: number } {
  const points = levels(readings).map(([, value]) => value);
  return { peak: Math.max(...points), growth: (points.at(-1) ?? 0) - (points[0] ?? 0) };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
