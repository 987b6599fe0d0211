/** One row: its named values, and those of each group by node. Undefined values were empty. */
export interface KataRow {
  readonly line: number;
  /** Named columns that are empty in this row. */
  readonly empty: readonly string[];
  readonly values: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, readonly (number | undefined)[]>;
  /** Cells of nodes that hold no number, in words. */
  readonly unreadable: readonly string[];
}

/** Containers that are asked for: what a row is counted by. */
export const countOf = ({ values }: KataRow): number => values.get('Wanted') ?? values.get('Iteration') ?? 0;

/** The number of its step: its iteration, or else what is asked for. */
export const numberOf = ({ values }: KataRow): number => values.get('Iteration') ?? values.get('Wanted') ?? 0;

/** The columns that count pods by their state. */
export const PODS = ['Running', 'Creating', 'Pending', 'Terminating', 'Evicted', 'Error'];

/** The sum of a group's nodes; undefined where it is not there. What is empty adds nothing. */
export const sumOf = ({ groups }: Pick<KataRow, 'groups'>, group: string): number | undefined =>
  groups.get(group)?.reduce<number>((sum, each) => sum + (each ?? 0), 0);

/** The group that says what nodes have left. */
export const leftGroupOf = ({ groups }: Pick<KataRow, 'groups'>): 'Available' | 'Free' =>
  groups.has('Available') ? 'Available' : 'Free';

/** Whether the total of what is left is the sum of the nodes; nothing contradicts it where it or a node is empty. */
export function hasItsTotal(row: KataRow): boolean {
  const group = leftGroupOf(row);
  const cells = row.groups.get(group) ?? [];
  const total = row.values.get(`Total ${group} Memory`) ?? row.values.get(`Total ${group}`);
  // Totals of tables that were written by other programs are rounded for themselves.
  return total === undefined || cells.includes(undefined) || Math.abs(total - (sumOf(row, group) ?? 0)) <= cells.length;
}
