import { firstFew } from '../model/counted.ts';
import { usageError } from '../model/errors.ts';
import { COUNTS, TIMES, WORK } from './kata-numbers.ts';
import { PODS } from './kata-row.ts';

/** Where the header of a table says that its values are. */
export interface KataColumns {
  readonly scalars: readonly (readonly [name: string, index: number])[];
  /** The indexes of each group, in the order of `nodes`. */
  readonly groups: ReadonlyMap<string, readonly number[]>;
  readonly nodes: readonly string[];
  readonly width: number;
}

const GROUPS = ['Active', 'Free', 'Available', 'Buffers', 'Cached'];

/** Columns that are of no node, wherever they are. */
const isScalar = (name: string): boolean =>
  [...COUNTS, ...TIMES, ...PODS, ...WORK].includes(name) || name.startsWith('Total ');

/**
 * The names of nodes repeat in each group (`Active,0,1,2,Free,0,1,2`), so that a column is found by its group and its name.
 * @param at the file and line of the header
 * @throws KnownError where it is not that of scale.sh
 */
export function columnsOf(header: readonly string[], at: string): KataColumns {
  const groups = new Map<string, Map<string, number>>();
  const scalars = new Map<string, number>();
  let open: Map<string, number> | undefined;
  for (const [index, name] of header.entries()) {
    if (GROUPS.includes(name)) {
      open = new Map();
      groups.set(name, open);
    } else if (open === undefined || isScalar(name)) {
      open = undefined;
      scalars.set(name, index);
    } else open.set(name, index);
  }
  const lacking = lackingIn(scalars, groups);
  if (lacking.length > 0) {
    const found = header.join(',').slice(0, 120) || 'nothing';
    throw usageError(`${at}: expected the header of scale.sh with ${lacking.join(', ')}; found ${found}`, HEADERS);
  }
  const columns = { scalars: [...scalars], ...byNode(groups, at), width: header.length };
  refuseTwice(header, columns, at);
  return columns;
}

/** A column that another one of the same name hides has no place. */
function refuseTwice(header: readonly string[], { scalars, groups }: KataColumns, at: string): void {
  const placed = new Set([...scalars.map(([, index]) => index), ...[...groups.values()].flat()]);
  const last = new Map(header.map((name, index) => [name, index]));
  const index = header.findIndex((name, each) => (GROUPS.includes(name) ? last.get(name) !== each : !placed.has(each)));
  if (index !== -1)
    throw usageError(`${at}:${index + 1}: the column ${header[index] || 'without a name'} is there twice`, HEADERS);
}

const lackingIn = (
  scalars: ReadonlyMap<string, number>,
  groups: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string[] => [
  ...(COUNTS.some((name) => scalars.has(name)) ? [] : ['Iteration or Wanted']),
  ...(scalars.has('Running') ? [] : ['Running']),
  ...(['Free', 'Available'].some((name) => (groups.get(name)?.size ?? 0) > 0)
    ? []
    : ['Free with a column for each node']),
];

const HEADERS = 'docs/kata.md shows the headers that are read';

/** All groups have the same nodes, in whatever order. */
function byNode(
  groups: ReadonlyMap<string, ReadonlyMap<string, number>>,
  at: string,
): Pick<KataColumns, 'groups' | 'nodes'> {
  const nodes = [...new Set([...groups.values()].flatMap((own) => [...own.keys()]))];
  for (const [name, own] of groups) {
    const lacking = nodes.filter((node) => !own.has(node));
    if (lacking.length > 0)
      throw usageError(
        `${at}: the group ${name} has no column of node ${firstFew(lacking)}; the nodes are ${nodes.join(', ')}`,
        HEADERS,
      );
  }
  const indexes = [...groups].map(([name, own]) => [name, nodes.map((node) => own.get(node) ?? -1)] as const);
  return { nodes, groups: new Map(indexes) };
}
