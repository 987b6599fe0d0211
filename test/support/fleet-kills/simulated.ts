import { seededRandom } from '../../../src/model/random.ts';
import type { Result } from '../../../src/model/result.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { FLEET } from '../built-test.ts';
import { fleetJournal } from '../fleet-journal.ts';
import type { RunSetup } from '../sim-run.ts';

/** A fleet on the simulated cluster of which participants are lost at one moment. */
export interface SimulatedLoss {
  readonly fault: NonNullable<RunSetup['faults']>[number];
  readonly product: Product;
  /** Whether that was before the last result was handed in, as the same run without a loss says. */
  readonly isMissing: boolean;
  readonly result: Result;
}

type Product = 'vm' | 'pod';

/** Two participants, packed on the first of four nodes. */
const setupOf = (as: Product, faults: RunSetup['faults'] = []): RunSetup => ({
  scenario: { ...FLEET, as, node: { cpu: 8, memory: '32Gi' }, readyWithin: '1m' },
  ...{ sweep: undefined, faults },
});

/** The same for the same seed and number. */
export async function loseInSimulation(seed: string, number: number): Promise<SimulatedLoss> {
  const random = seededRandom(`${seed}/${number}`);
  const product = random.uniform() < 0.5 ? 'vm' : 'pod';
  const { createdMs, arrivedMs, overMs } = await undisturbed(product);
  const loss = (LOSSES[random.integer(LOSSES.length)] ?? hangs)(product, random.integer(2));
  // What is killed has to run.
  const earliestMs = loss.fault === 'pod-killed' ? arrivedMs : createdMs;
  const aboutTheEnd = overMs - 50 + 100 * random.uniform();
  const fromMs = random.uniform() < 0.1 ? aboutTheEnd : earliestMs + random.uniform() * (overMs - earliestMs);
  const fault = { ...loss, fromMs };
  const entries = await fleetJournal(setupOf(product, [fault]));
  return { fault, product, isMissing: fromMs < overMs, result: toResult(recordOf(entries)) };
}

/** What must hold of such a run, and did not. */
export function brokenLossPromises({ fault, isMissing, result }: SimulatedLoss): string[] {
  if (!isMissing) return [];
  const failed = result.validity.filter(({ passed }) => !passed).map(({ rule, message }) => `${rule}: ${message}`);
  const name = 'name' in fault ? (fault.name?.replace('virt-launcher-', '') ?? '') : '';
  const isNamed = failed.some((text) => /^(participants-stayed|steps-done): /.test(text) && text.includes(name));
  const promises = { 'no score is valid': result.outcome === 'invalid', 'it names what was lost': isNamed };
  return Object.entries(promises).flatMap(([promise, holds]) =>
    holds ? [] : [`${JSON.stringify(fault)}: not so: ${promise}: ${failed.join('; ')}`],
  );
}

type Loss = (product: Product, index: number) => NonNullable<RunSetup['faults']>[number];

const objectOf = (product: Product, index: number) => ({
  kind: product === 'vm' ? 'VirtualMachineInstance' : 'Pod',
  name: `${product}-4-${index}`,
});
const podOf = (product: Product, index: number): string =>
  product === 'vm' ? `virt-launcher-vm-4-${index}` : `pod-4-${index}`;

const hangs: Loss = (product, index) => ({ fault: 'pilot-hangs', ...objectOf(product, index) });

const LOSSES: readonly Loss[] = [
  hangs,
  (product, index) => ({ fault: 'vanish', objects: 1, ...objectOf(product, index) }),
  (product, index) => ({ fault: 'pod-killed', objects: 1, how: 'OOMKilled', name: podOf(product, index) }),
  (product, index) => ({ fault: 'pod-killed', objects: 1, how: 'Evicted', name: podOf(product, index) }),
  () => ({ fault: 'node-loss', nodes: 1 }),
];

interface Course {
  readonly createdMs: number;
  /** The last one. */
  readonly arrivedMs: number;
  readonly overMs: number;
}

const courses = new Map<Product, Promise<Course>>();

/** What happens before a loss is the same with it and without it. */
function undisturbed(product: Product): Promise<Course> {
  const known = courses.get(product) ?? courseOf(product);
  courses.set(product, known);
  return known;
}

async function courseOf(product: Product): Promise<Course> {
  const entries = await fleetJournal(setupOf(product));
  const atMs = (state: string): number => {
    const found = entries.findLast((each) => each.type === 'participant' && each.state === state);
    return (found?.at ?? Number.NaN) - (entries[0]?.at ?? 0);
  };
  return { createdMs: atMs('created'), arrivedMs: atMs('arrived'), overMs: atMs('left') };
}
