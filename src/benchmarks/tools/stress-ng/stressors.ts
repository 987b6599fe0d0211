export interface Stressor {
  readonly name: string;
  readonly ops: number;
  readonly realS: number;
  /** Operations per second of wall clock, and of user and system time. */
  readonly realRate: number;
  readonly cpuRate: number;
}

const ROW =
  /^stress-ng: (?:metrc|info): +\[\d+\] +([a-z][\w-]*) +(\d+) +([\d.]+) +[\d.]+ +[\d.]+ +([\d.]+) +([\d.]+)(?: .*)?$/gm;

/** Rows of the table, in which the first five numbers are the same since 0.12. */
export const stressorsOfText = (text: string): Stressor[] =>
  [...text.matchAll(ROW)].map(([, name = '', ops, real, realRate, cpuRate]) => ({
    name,
    ops: Number(ops),
    realS: Number(real),
    realRate: Number(realRate),
    cpuRate: Number(cpuRate),
  }));

const KEYS = {
  ops: 'bogo-ops',
  realS: 'wall-clock-time',
  realRate: 'bogo-ops-per-second-real-time',
  cpuRate: 'bogo-ops-per-second-usr-sys-time',
} as const;

/** The list `metrics` of a --yaml file, one key a line; undefined where one of them lacks a number or has two. */
export function stressorsOfYaml(text: string): Stressor[] | undefined {
  const metrics = /^metrics:\n((?: .*\n|\n)*)/m.exec(text)?.[1] ?? '';
  const items = metrics.split(/^ +- stressor: /m);
  const read = items.slice(1).map((item): Stressor | undefined => {
    const numberOf = (key: string): number => {
      const found = [...item.matchAll(new RegExp(`^ +${key}: ([\\d.]+)$`, 'gm'))];
      return found.length === 1 ? Number(found[0]?.[1]) : Number.NaN;
    };
    const [ops, realS, realRate, cpuRate] = [KEYS.ops, KEYS.realS, KEYS.realRate, KEYS.cpuRate].map(numberOf);
    const name = /^(\S+)\n/.exec(item)?.[1];
    if (
      name === undefined ||
      ops === undefined ||
      realS === undefined ||
      realRate === undefined ||
      cpuRate === undefined
    )
      return undefined;
    return [ops, realS, realRate, cpuRate].some(Number.isNaN) ? undefined : { name, ops, realS, realRate, cpuRate };
  });
  const whole = read.filter((each) => each !== undefined);
  return items[0]?.trim() === '' && whole.length === read.length ? whole : undefined;
}
