import { metricOf, type Unit } from '../model/metrics.ts';
import type { Statistic } from '../model/result.ts';

/** A number for people: three significant digits and its unit, `1.23 s`, `640 ms`, `3 min 20 s`, `12.4 /s`, `93.1 %`. */
export function formatQuantity(value: number, unit: Unit | undefined): string {
  if (unit === 'ms' && Math.abs(value) >= 60_000) return formatMinutes(value);
  const { suffix, divisor } = scaleFor(unit, Math.abs(value));
  return `${formatNumber(value / divisor)}${suffix === '' ? '' : ` ${suffix}`}`;
}

/** A value of a metric, with what bounds it: a statistic, or a threshold's measured side. */
export type Figure = Pick<Statistic, 'value' | 'low' | 'high' | 'atLeast'>;

/** `1.23 s (1.1 s to 1.4 s)`: a figure with its interval where it has one; a side that nothing bounds is left open. */
export function formatFigure(metric: string, figure: Figure): string {
  const unit = metricOf(metric)?.unit;
  const interval = formatInterval(figure, unit);
  const value = `${figure.atLeast ? 'at least ' : ''}${formatQuantity(figure.value, unit)}`;
  return interval === undefined ? value : `${value} (${interval})`;
}

export function formatInterval({ low, high }: Figure, unit: Unit | undefined): string | undefined {
  if (low === undefined) return high === undefined ? undefined : `${formatQuantity(high, unit)} or less`;
  if (high === undefined) return `${formatQuantity(low, unit)} or more`;
  return `${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
}

/** What people read numbers of a unit in: divide, and write the suffix behind. */
export interface Scale {
  readonly suffix: string;
  readonly divisor: number;
}

/** The scale in which numbers up to `size` read well: those of an axis, or a single one. */
export function scaleFor(unit: Unit | undefined, size: number): Scale {
  const scales = SCALES[unit ?? 'count'];
  // As it will be written: 999.7 ms are 1 s.
  const written = Number(size.toPrecision(3));
  return scales.findLast(({ divisor }) => written >= divisor) ?? scales[0];
}

const SCALES: Readonly<Record<Unit, readonly [Scale, ...Scale[]]>> = {
  ms: [
    { suffix: 'ms', divisor: 1 },
    { suffix: 's', divisor: 1000 },
    { suffix: 'min', divisor: 60_000 },
    { suffix: 'h', divisor: 3_600_000 },
  ],
  per_s: [{ suffix: '/s', divisor: 1 }],
  count: [{ suffix: '', divisor: 1 }],
  share: [{ suffix: '%', divisor: 0.01 }],
  cores: [{ suffix: 'cores', divisor: 1 }],
  bytes: [
    { suffix: 'B', divisor: 1 },
    { suffix: 'KiB', divisor: 2 ** 10 },
    { suffix: 'MiB', divisor: 2 ** 20 },
    { suffix: 'GiB', divisor: 2 ** 30 },
    { suffix: 'TiB', divisor: 2 ** 40 },
  ],
};

/** Three significant digits, thousands whole, no trailing zeros. */
export const formatNumber = (value: number): string =>
  String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

function formatMinutes(value: number): string {
  const seconds = Math.round(Math.abs(value) / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return `${value < 0 ? '-' : ''}${shown.join(' ')}`;
}
