import { counted, firstFew } from '../model/counted.ts';
import type { RampFault, RampStep } from './data.ts';
import { type KataRow, numberOf } from './kata-row.ts';

/** What is known of a table whose faults are looked for; `rows` and `steps` belong to each other one by one. */
interface Table {
  readonly rows: readonly KataRow[];
  readonly leftOut: readonly KataRow[];
  readonly nodes: readonly string[];
  readonly steps: readonly RampStep[];
  /** Pods of an earlier run that still run at first. */
  readonly leftovers: number;
  readonly hasDurations: boolean;
  readonly where: string;
}

/** What is wrong with the rows of a table, each with the first line in which it is so, and the steps. */
export function faultsOf(table: Table): RampFault[] {
  return [
    ...durations(table),
    ...clock(table),
    ...cells(table),
    ...table.nodes.flatMap((name, node) => ofNode(name, node, table)),
    ...leftovers(table),
    ...unread(table),
    ...outOfPlace(table),
    ...totals(table),
  ];
}

function durations({ hasDurations, rows, where }: Table): RampFault[] {
  if (!hasDurations) return [];
  const text = '`Elapsed` rises and falls: it is read as how long each step took, and not as the time since the start';
  return [{ kind: 'durations', at: `${where}:${rows[0]?.line}`, text }];
}

function clock(table: Table): RampFault[] {
  const { hasDurations, steps } = table;
  const back = steps.map(({ atMs }, index) => !hasDurations && atMs < (steps[index - 1]?.atMs ?? atMs));
  return found('time', back, table, (steps) => `time goes back in ${steps}: a clock was set`);
}

function ofNode(name: string, node: number, table: Table): RampFault[] {
  const missing = (why: string): boolean[] =>
    table.steps.map(({ nodes }) => {
      const reading = nodes[node];
      return reading !== undefined && 'missing' in reading && reading.missing === why;
    });
  const frozen = missing('frozen');
  const hung = `at most ${longestRun(frozen)} in a row: its collector hung`;
  return [
    ...found('none', missing('none'), table, (steps) => `${name} has no sample in ${steps}`),
    ...found('zero', missing('zero'), table, (steps) => `${name} reads 0 in ${steps}: no data, and not an empty node`),
    ...found('frozen', frozen, table, (steps) => `${name} repeats its last sample in ${steps}, ${hung}`),
  ];
}

/** A fault of the steps that are marked: `4 steps (1 to 4)` says how many, the first and the last. */
function found(
  kind: RampFault['kind'],
  marked: readonly boolean[],
  { rows, steps, where }: Pick<Table, 'rows' | 'steps' | 'where'>,
  words: (steps: string) => string,
): RampFault[] {
  const from = marked.indexOf(true);
  if (from === -1) return [];
  const numbers = steps.flatMap(({ number }, index) => (marked[index] ? [number] : []));
  return [{ kind, at: `${where}:${rows[from]?.line}`, text: words(spanOf(numbers)) }];
}

function spanOf(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  return `${counted(numbers.length, 'step')} (${first === last ? first : `${first} to ${last}`})`;
}

function longestRun(held: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const each of held) {
    run = each ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function leftovers({ rows, steps, leftovers: running, where }: Table): RampFault[] {
  const at = `${where}:${rows[0]?.line}`;
  const ending = steps[0]?.pods?.terminating ?? 0;
  const pods = (count: number): string =>
    `it begins with ${counted(count, 'pod')} of an earlier run that ${count === 1 ? 'is' : 'are'} still`;
  return [
    ...(ending > 0 ? [{ kind: 'leftovers' as const, at, text: `${pods(ending)} terminating: they hold memory` }] : []),
    ...(running > 0
      ? [{ kind: 'leftovers' as const, at, text: `${pods(running)} running: they are counted with the others` }]
      : []),
  ];
}

function unread(table: Table): RampFault[] {
  const held = table.steps.map(({ pods }) => pods === undefined);
  const why = 'they could not be listed, or are more than were asked for';
  return found('unread', held, table, (steps) => `no pods in ${steps}: ${why}`);
}

/** A count that goes back or stays is of a row that was written twice, or is out of its place. */
function outOfPlace({ leftOut, where }: Table): RampFault[] {
  const [first] = leftOut;
  if (first === undefined) return [];
  const numbers = leftOut.map(numberOf);
  const text = `the count of steps does not rise in ${spanOf(numbers)}: they are left out`;
  return [{ kind: 'steps', at: `${where}:${first.line}`, text }];
}

/** A cell of a node that holds a text or a number below 0 is no sample of it. */
function cells({ rows, where }: Table): RampFault[] {
  const held = rows.filter(({ unreadable }) => unreadable.length > 0);
  const all = held.flatMap(({ unreadable }) => unreadable);
  if (all.length === 0) return [];
  const text = `${counted(all.length, 'cell')} without a number: ${firstFew(all)}`;
  return [{ kind: 'cells', at: `${where}:${held[0]?.line}`, text }];
}

function totals(table: Table): RampFault[] {
  const held = table.steps.map(({ nodes }) => nodes.some((node) => 'missing' in node && node.missing === 'sum'));
  const why = 'a node or a digit is missing, or a column holds something else';
  return found(
    'totals',
    held,
    table,
    (steps) => `the total of what is left is not the sum of the nodes in ${steps}: ${why}`,
  );
}
