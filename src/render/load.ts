import type { BenchmarkRole, BenchmarkRun } from '../model/benchmark.ts';
import { counted } from '../model/counted.ts';
import type { EngineRun } from '../model/engine.ts';
import { assertNever } from '../model/errors.ts';
import { type Arrival, churnRounds, type LoadObjects, type Plan, type Step } from '../model/plan.ts';
import type { RampRun } from '../model/ramp.ts';
import type { Sweep } from '../model/suite.ts';
import { formatQuantity } from './quantity.ts';

/** The steps that make what is measured. */
export type LoadStep = Extract<Step, { kind: 'load' | 'churn' | 'benchmark' | 'ramp' | 'engine' | 'delete' }>;

/** `create 50 Pods (pod) at once, at most 20 calls at a time; wait until all are ready` */
export function loadStepText(step: LoadStep): string {
  switch (step.kind) {
    case 'load': {
      const { objects, arrival, concurrency } = step.load;
      return `create ${objects.map(objectsText).join(' + ')}${arrivalText(arrival)}, at most ${counted(concurrency, 'call')} at a time; wait until all are ready`;
    }
    case 'churn':
      return `replace ${counted(churnRounds(step.churn), 'object')}, ${step.churn.perSecond}/s for ${formatQuantity(step.churn.durationMs, 'ms')}`;
    case 'benchmark':
      return benchmarkText(step.benchmark);
    case 'ramp':
      return rampText(step.ramp);
    case 'engine':
      return engineText(step.engine);
    case 'delete':
      return `delete all${arrivalText(step.arrival)}; wait until they are gone`;
    default:
      return assertNever(step);
  }
}

/** `iperf3 for about 10 s, in pods that start together: 1 server, 1 client`; `..., in a fleet that starts together: 8 VMs with 4 cores` */
function benchmarkText({ tool, roles, durationMs, fleet }: BenchmarkRun): string {
  const where = fleet === undefined ? 'pods that start together' : 'a fleet that starts together';
  return `${tool} for about ${formatQuantity(durationMs, 'ms')}, in ${where}: ${roles.map(roleText).join(', ')}`;
}

const FLAVOURS = { vm: 'VM', pod: 'pod', node: 'whole node', external: 'external host' } as const;

/** A flavour that has a name of its own is named. */
function roleText({ name, count, flavour }: BenchmarkRole): string {
  if (flavour === undefined) return counted(count, name);
  const { product, cores } = flavour;
  const what = counted(count, FLAVOURS[product]);
  if (product === 'node' || product === 'external') return what;
  return `${what} with ${counted(cores, 'core')}${name === `${product}-${cores}` ? '' : ` (${name})`}`;
}

/** `1, 2, 3 to 40 containers of 500 MiB, each step once it has settled; and down again` */
function rampText({ start, by, most, workloadBytes, pace, downSteps }: RampRun): string {
  const steps = [start, start + by, start + 2 * by].filter((count) => count < most);
  const when =
    pace.mode === 'settle'
      ? 'each step once the last has settled'
      : pace.mode === 'fixed'
        ? `a step each ${formatQuantity(pace.intervalMs, 'ms')}`
        : 'without a wait between steps';
  const back = downSteps > 0 ? '; and down again' : '';
  return `${steps.join(', ')} to ${most} containers that hold ${formatQuantity(workloadBytes, 'bytes')} each, ${when}${back}`;
}

/** `clusterloader2 for about 10 min beside the runner: clusterloader2 --testconfig=load/config.yaml --provider=local` */
function engineText({ engine, binary, argv, durationMs }: EngineRun): string {
  const what = engine === 'command' ? 'a command' : engine;
  return `${what} for about ${formatQuantity(durationMs, 'ms')} beside the runner: ${[binary, ...argv].join(' ')}`;
}

/** `50 Pods (pod)` */
export const objectsText = ({ workload: { name, manifest }, count }: LoadObjects): string =>
  `${counted(count, String(manifest.kind))} (${name})`;

/** What a test does to its cluster, in words: one line, or one per level where the levels do different things. */
export function loadTexts({ steps, levels, experiment }: Pick<Plan, 'steps' | 'levels' | 'experiment'>): string[] {
  const loads = steps.filter(isLoad);
  const benchmarks = loads.filter(({ kind }) => kind === 'benchmark' || kind === 'ramp' || kind === 'engine');
  // What clears the pods of a benchmark away is no load.
  const byLevel = Map.groupBy(benchmarks.length > 0 ? benchmarks : loads, ({ level = '' }) => level);
  const texts = [...byLevel].map(([level, own]) => ({
    level,
    text: [...new Set(own.map(loadStepText))].join(', then '),
  }));
  const [first] = texts;
  if (first === undefined) return [];
  const times = repetitionText(levels, experiment.sweep);
  if (first.level === '') return [`${first.text}${times}`];
  if (texts.every(({ text }) => text === first.text)) {
    return [`${first.text}, at the levels ${few(texts.map(({ level }) => level))}${times}`];
  }
  const together = merged(texts.map(({ text }) => text));
  return together === undefined
    ? texts.map(({ level, text }) => `level ${level}: ${text}${times}`)
    : [`${together}${times === '' ? '' : `; each level${times.slice(1)}`}`];
}

/** Texts that differ in one word are one text: `create 100, 200, 300 Pods`. */
function merged(texts: readonly string[]): string | undefined {
  const words = texts.map((text) => text.split(' '));
  const [first = []] = words;
  if (words.some(({ length }) => length !== first.length)) return undefined;
  const places = first.map((_, index) => [...new Set(words.map((each) => each[index] ?? ''))]);
  return places.filter(({ length }) => length > 1).length > 1 ? undefined : places.map(few).join(' ');
}

const few = (words: readonly string[]): string =>
  (words.length <= 8 ? words : [...words.slice(0, 4), '...', ...words.slice(-1)]).join(', ');

const isLoad = (step: Step): step is LoadStep =>
  ['load', 'churn', 'benchmark', 'ramp', 'engine', 'delete'].includes(step.kind);

function repetitionText(levels: Plan['levels'], sweep: Sweep | undefined): string {
  const times = levels.length / new Set(levels.map(({ name }) => name)).size;
  if (times <= 1) return '';
  return `; ${times} times${sweep === undefined || sweep.order === 'sequential' ? '' : ` (${sweep.order})`}`;
}

function arrivalText(process: Arrival): string {
  switch (process.process) {
    case 'burst':
      return ' at once';
    case 'fixed':
      return ` at ${process.perSecond}/s`;
    case 'poisson':
      return ` at ${process.perSecond}/s (Poisson)`;
    case 'stepped':
      return ` at ${process.steps.map(({ perSecond }) => `${perSecond}/s`).join(', then ')}`;
    default:
      return assertNever(process);
  }
}
