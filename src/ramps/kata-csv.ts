import { type KnownError, usageError } from '../model/errors.ts';
import { type Milliseconds, ms } from '../model/units.ts';
import { isSample, type NodeReading, type PodCounts, type RampData, type RampFault, type RampStep } from './data.ts';
import { faultsOf } from './kata-faults.ts';
import { ordered, rampsIn } from './kata-order.ts';
import { countOf, hasItsTotal, type KataRow, leftGroupOf, numberOf, PODS } from './kata-row.ts';
import { unswapped } from './kata-swaps.ts';
import { readKataTable } from './kata-table.ts';

/**
 * Reads a table of c3d/kata-performance-measurements' scale.sh, of any of its four generations. Memory is in KiB. A table into which the
 * script wrote several times holds several ramps, which are of one group.
 * @throws KnownError where it is no such table, with the line
 */
export function readKataCsv(text: string, where: string, label: string): RampData[] {
  const table = readKataTable(text, where);
  const { rows, faults } = unswapped(table.rows, where);
  const ramps = rampsIn(rows, table.again);
  return ramps.map((own, index) => {
    const several = ramps.length > 1;
    const begun = several && index > 0 ? [begunAgain(own, where)] : [];
    const data = rampOf(own, table.nodes, where);
    const shared = index === 0 ? [...table.faults, ...faults] : begun;
    return {
      ...data,
      label: several ? `${label}, ${index + 1}` : label,
      group: label,
      faults: [...shared, ...data.faults],
    };
  });
}

const begunAgain = ([first]: readonly KataRow[], where: string): RampFault => ({
  kind: 'steps',
  at: `${where}:${first?.line}`,
  text: 'the count of steps begins again: it is read as a ramp of its own',
});

function rampOf(all: readonly KataRow[], names: readonly string[], where: string): Omit<RampData, 'label'> {
  const { rows, downFrom, leftOut } = ordered(all);
  if (leftOut.length > rows.length) throw notInOrder(leftOut, all.length, where);
  const timed = timesOf(rows);
  const memory = rows[0]?.groups.has('Available') ? 'MemAvailable' : 'MemFree';
  const repeats = repeatsOf(rows);
  const leftovers = Math.max(0, moreThanWanted(rows[0]));
  const steps = rows.map((row, index) => {
    const isDown = index >= downFrom;
    return stepOf(row, {
      at: timed.at[index] ?? ms(0),
      lastsMs: timed.lasts?.[index],
      isDown,
      isBelieved: isDown || moreThanWanted(row) <= leftovers,
      repeats: repeats[index] ?? [],
    });
  });
  const nodes = names.map((node) => `node ${node}`);
  return {
    nodes,
    memory,
    steps,
    faults: faultsOf({ rows, leftOut, nodes, steps, leftovers, hasDurations: timed.lasts !== undefined, where }),
  };
}

const notInOrder = ([first, ...others]: readonly KataRow[], all: number, where: string): KnownError =>
  usageError(
    `${where}:${first?.line}: the count of steps falls or stays in ${1 + others.length} of ${all} rows: they are not in their order`,
    'sort them by the time at which they were written',
  );

/** How many more pods hold memory than are asked for. */
function moreThanWanted(row: KataRow | undefined): number {
  if (row === undefined) return 0;
  const of = (name: string): number => row.values.get(name) ?? 0;
  return of('Running') + of('Creating') - countOf(row);
}

/** `Elapsed` and `Start` count from the beginning; the first scripts wrote how long each step took. */
function timesOf(rows: readonly KataRow[]): { at: Milliseconds[]; lasts?: Milliseconds[] } {
  const written = rows.map(({ values }) => (values.get('Start') ?? values.get('Elapsed') ?? 0) * 1000);
  const falls = written.filter((value, index) => value < (written[index - 1] ?? 0)).length;
  // A clock that was set back once is no proof.
  if (falls < Math.max(2, written.length / 20)) return { at: written.map(ms) };
  let total = 0;
  const at = written.map((value) => {
    total += value;
    return ms(total);
  });
  return { at, lasts: written.map(ms) };
}

interface Reading {
  readonly at: Milliseconds;
  readonly lastsMs: Milliseconds | undefined;
  readonly isDown: boolean;
  /** Whether no more pods hold memory than can be there. */
  readonly isBelieved: boolean;
  readonly repeats: readonly number[];
}

function stepOf(row: KataRow, { at, lastsMs, isDown, isBelieved, repeats }: Reading): RampStep {
  const wanted = countOf(row);
  const left = row.groups.get(leftGroupOf(row)) ?? [];
  const work = row.values.get('WorkUnits');
  const pods = isBelieved ? podsOf(row, wanted) : undefined;
  const readings = left.map((kib, node) => readingOf(kib, repeats[node] ?? 0));
  return {
    number: numberOf(row),
    atMs: at,
    wanted,
    ...(isDown && { isDown }),
    ...(pods !== undefined && { pods }),
    startLatenciesMs: lastsMs === undefined ? [] : [lastsMs],
    ...(work !== undefined && { workPerSecond: work }),
    nodes: readings.every(isSample) && !hasItsTotal(row) ? left.map(() => ({ missing: 'sum' })) : readings,
  };
}

/** `oc get pods` that failed leaves zeros: no cluster loses all of its pods at once and has them back. */
function podsOf({ values, empty }: KataRow, wanted: number): PodCounts | undefined {
  if (empty.some((name) => PODS.includes(name))) return undefined;
  const of = (name: string): number => values.get(name) ?? 0;
  const [running, creating, failed] = [of('Running'), of('Creating'), of('Evicted') + of('Error')];
  if (wanted > MANY && running + creating + of('Pending') + failed === 0) return undefined;
  return { running, creating, pending: of('Pending'), terminating: of('Terminating'), failed };
}

const MANY = 4;

/** The sampling loops of the scripts take as long as a step: one repeat is usual, two in a row are older than two intervals. */
const FROZEN_REPEATS = 2;

function readingOf(leftKib: number | undefined, repeats: number): NodeReading {
  if (leftKib === undefined) return { missing: 'none' };
  if (leftKib === 0) return { missing: 'zero' };
  const bytes = leftKib * 1024;
  return repeats >= FROZEN_REPEATS ? { missing: 'frozen', repeatedBytes: bytes } : { leftBytes: bytes };
}

/** How often what each node has left is that of the row before, to the KiB. */
function repeatsOf(rows: readonly KataRow[]): number[][] {
  const repeats: number[][] = [];
  for (const [index, row] of rows.entries()) {
    const group = leftGroupOf(row);
    const before = rows[index - 1]?.groups.get(group);
    const own = row.groups.get(group) ?? [];
    repeats.push(own.map((kib, node) => (kib === before?.[node] ? (repeats[index - 1]?.[node] ?? 0) + 1 : 0)));
  }
  return repeats;
}
