import { counted, firstFew } from '../model/counted.ts';
import type { RampFault, RampStep } from './data.ts';
import { type KataRow, sumOf } from './kata-row.ts';

/** What is wrong with the rows of a table, each with the steps in which it is so. */
export function faultsOf(rows: readonly KataRow[], nodes: readonly string[], steps: readonly RampStep[]): RampFault[] {
  return [
    ...cells(rows),
    ...nodes.flatMap((name, node) => ofNode(name, node, steps)),
    ...leftovers(steps),
    ...unread(steps),
    ...jumps(steps),
    ...totals(rows, steps),
  ];
}

function ofNode(name: string, node: number, steps: readonly RampStep[]): RampFault[] {
  const missing = (why: string): boolean[] =>
    steps.map(({ nodes }) => {
      const reading = nodes[node];
      return reading !== undefined && 'missing' in reading && reading.missing === why;
    });
  const none = missing('none');
  const zero = missing('zero');
  const frozen = missing('frozen');
  return [
    ...(none.includes(true) ? [{ kind: 'none' as const, text: `${name} has no sample in ${where(none, steps)}` }] : []),
    ...(zero.includes(true)
      ? [{ kind: 'zero' as const, text: `${name} reads 0 in ${where(zero, steps)}: no data, and not an empty node` }]
      : []),
    ...(frozen.includes(true)
      ? [
          {
            kind: 'frozen' as const,
            text: `${name} repeats its last sample in ${where(frozen, steps)}, at most ${longestRun(frozen)} in a row: its collector hung`,
          },
        ]
      : []),
  ];
}

/** `4 steps (1 to 4)`: how many, the first and the last. */
function where(held: readonly boolean[], steps: readonly RampStep[]): string {
  const numbers = steps.flatMap(({ number }, index) => (held[index] ? [number] : []));
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

function leftovers(steps: readonly RampStep[]): RampFault[] {
  const terminating = steps[0]?.pods?.terminating ?? 0;
  if (terminating === 0) return [];
  const text = `it begins with ${counted(terminating, 'pod')} of an earlier run that ${terminating === 1 ? 'is' : 'are'} still terminating: they hold memory`;
  return [{ kind: 'leftovers', text }];
}

function unread(steps: readonly RampStep[]): RampFault[] {
  const held = steps.map(({ pods }) => pods === undefined);
  if (!held.includes(true)) return [];
  return [{ kind: 'unread', text: `no pods in ${where(held, steps)}: they could not be listed` }];
}

/** A count that goes back and on again is a script that was started twice into one file. */
function jumps(steps: readonly RampStep[]): RampFault[] {
  const again = steps.map(
    ({ number, isDown }, index) => isDown === undefined && index > 0 && number <= (steps[index - 1]?.number ?? 0),
  );
  if (!again.includes(true)) return [];
  return [
    { kind: 'steps', text: `the count of steps does not rise in ${where(again, steps)}: are these several runs?` },
  ];
}

/** A cell of a node that holds a text or a number below 0 is no sample of it. */
function cells(rows: readonly KataRow[]): RampFault[] {
  const all = rows.flatMap(({ unreadable }) => unreadable);
  if (all.length === 0) return [];
  return [{ kind: 'cells', text: `${counted(all.length, 'cell')} without a number: ${firstFew(all)}` }];
}

/** The total of free memory is the sum of the nodes. */
export function hasItsTotal(row: KataRow): boolean {
  const total = row.values.get('Total Free Memory');
  return total === undefined || total === (sumOf(row, 'Free') ?? 0);
}

function totals(rows: readonly KataRow[], steps: readonly RampStep[]): RampFault[] {
  const held = rows.map((row) => !hasItsTotal(row));
  if (!held.includes(true)) return [];
  return [{ kind: 'totals', text: `the total of free memory is not the sum of the nodes in ${where(held, steps)}` }];
}
