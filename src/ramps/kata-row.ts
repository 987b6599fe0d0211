/** One row: its named values, and those of each group by node. Undefined values were empty. */
export interface KataRow {
  readonly line: number;
  readonly values: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, readonly (number | undefined)[]>;
}
