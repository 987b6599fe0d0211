/** One row: its named values, and those of each group by node. Undefined values were empty. */
export interface KataRow {
  readonly line: number;
  readonly values: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, readonly (number | undefined)[]>;
  /** Cells of nodes that hold no number, in words. */
  readonly unreadable: readonly string[];
}

/** The sum of a group's nodes; undefined where it is not there. What is empty adds nothing. */
export const sumOf = ({ groups }: Pick<KataRow, 'groups'>, group: string): number | undefined =>
  groups.get(group)?.reduce<number>((sum, each) => sum + (each ?? 0), 0);
