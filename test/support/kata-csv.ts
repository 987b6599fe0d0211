import { seededRandom } from '../../src/model/random.ts';

/** A table as scale.sh writes it, of a cluster whose truth is known. */
export interface KataRamp {
  readonly generation: 1 | 2 | 3 | 4;
  readonly seed: string;
  readonly steps: number;
  readonly nodes: number;
  /** What a container costs, in MiB. */
  readonly costMib: number;
  readonly noiseMib: number;
  /** Memory that each node has left at first, in MiB. */
  readonly nodeMib: number;
  /** Rows, from 0, in which a node reads 0. */
  readonly zero?: { readonly node: number; readonly rows: number };
  /** Rows in which a node repeats what it said before. */
  readonly frozen?: { readonly node: number; readonly from: number; readonly rows: number };
  readonly leftovers?: number;
  /** A row in which the pods could not be listed. */
  readonly unread?: number;
}

const HEADERS = {
  1: 'Iteration,Elapsed,Running,Creating,Total Active Memory,Total Free Memory, Active',
  2: 'Iteration,Elapsed,Running,Creating,Terminating,Evicted,Total Active Memory,Total Free Memory, Active',
  3: 'Iteration,Elapsed,WorkUnits,WorkCount,Running,Creating,Terminating,Evicted,Total Active Memory,Total Free Memory, Active',
  4: 'Start,GetPodsTime,Wanted,Running,Creating,Pending,Terminating,Error,Total Active Memory,Total Free Memory,Total Available,Total Buffers,Total Cached,Active',
} as const;

/** Containers go to the nodes in turn; a full node takes no more, and evicts what comes. */
export function kataCsv(ramp: KataRamp): string {
  const { generation, steps, nodes, costMib, noiseMib, nodeMib } = ramp;
  const random = seededRandom(ramp.seed);
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const on = numbers.map(() => 0);
  const errors = numbers.map(() => random.normal() * noiseMib);
  let evicted = 0;
  let held: string[][] = [];
  const rows: string[] = [];
  for (let step = 1; step <= steps; step++) {
    const node = (step + random.integer(2)) % nodes;
    if (((on[node] ?? 0) + 1) * costMib < nodeMib) on[node] = (on[node] ?? 0) + 1;
    else evicted++;
    const free = numbers.map((each) => {
      errors[each] = 0.4 * (errors[each] ?? 0) + Math.sqrt(1 - 0.16) * noiseMib * random.normal();
      const used = (on[each] ?? 0) * costMib;
      return Math.max(100, Math.round((nodeMib + 200 - used + (errors[each] ?? 0)) * 1024));
    });
    const live = on.reduce((total, each) => total + each, 0);
    const creating = Math.min(3, live);
    const of = (kib: (each: number) => number): string[] => numbers.map((each) => String(kib(each)));
    const groups = [of((each) => 1e9 - (free[each] ?? 0)), of((each) => free[each] ?? 0)];
    if (generation === 4) {
      groups.push(
        of((each) => (free[each] ?? 0) + 500_000),
        of(() => 128),
        of((each) => 700_000 + step * 7 + each),
      );
    }
    const { frozen, zero } = ramp;
    const shown = groups.map((group, index) =>
      group.map((value, each) => {
        if (zero?.node === each && step <= zero.rows) return '0';
        const isFrozen = frozen?.node === each && step > frozen.from && step <= frozen.from + frozen.rows;
        return isFrozen ? (held[index]?.[each] ?? value) : value;
      }),
    );
    held = shown;
    const [active = [], left = [], available = []] = shown;
    const sum = (group: readonly string[]): number => group.reduce((total, each) => total + Number(each), 0);
    const isUnread = ramp.unread === step;
    const pods = isUnread ? [0, 0] : [live - creating, creating];
    const failed = isUnread ? 0 : evicted;
    const heads = {
      1: [step, 20 + random.integer(15), ...pods, sum(active), sum(left)],
      2: [step, step * 6, ...pods, ramp.leftovers ?? 0, failed, sum(active), sum(left)],
      3: [
        step,
        step * 6,
        live,
        (live * 1.50344e8).toExponential(5),
        ...pods,
        ramp.leftovers ?? 0,
        failed,
        sum(active),
        sum(left),
      ],
      4: [step * 2, 0, step, ...pods, 0, ramp.leftovers ?? 0, failed, sum(active), sum(left), sum(available), 512, 7],
    } as const;
    rows.push([...heads[generation], ...shown.flatMap((group) => ['', ...group])].join(','));
  }
  const names = ['', 'Free', 'Available', 'Buffers', 'Cached'].slice(0, generation === 4 ? 5 : 2);
  const header = names.flatMap((name, index) => [...(index === 0 ? [] : [name]), ...numbers.map(String)]);
  return `${[HEADERS[generation], ...header].join(',')}\n${rows.join('\n')}\n`;
}
