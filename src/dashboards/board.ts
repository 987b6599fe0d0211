/** A dashboard as its parts say it; `grafana.ts` makes what Grafana reads. */
export interface Board {
  /** Of its file and its address; stable, for people link to it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Variables that a reader chooses: label -> the family whose values of it are offered. */
  readonly choices: Readonly<Record<string, string>>;
  readonly rows: readonly BoardRow[];
}

export interface BoardRow {
  readonly title: string;
  readonly panels: readonly BoardPanel[];
}

export interface BoardPanel {
  readonly title: string;
  readonly description?: string;
  /** A unit of Grafana. */
  readonly unit: 's' | 'ops' | 'short' | 'bytes' | 'percentunit' | 'reqps';
  /** Each with how its series are called: `{{verb}}`. */
  readonly queries: readonly BoardQuery[];
}

export interface BoardQuery {
  readonly expr: string;
  readonly legend: string;
}

/** The families that an expression reads: each is followed by its selector, or by its range. */
export const familiesIn = (expr: string): string[] => [
  ...new Set([...expr.matchAll(/([A-Za-z_:][\w:]*)(?=[{[])/g)].map(([, name = '']) => name)),
];

export const queriesOf = ({ rows }: Pick<Board, 'rows'>): BoardQuery[] =>
  rows.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries));
