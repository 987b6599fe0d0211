import { metricOf, type Unit } from '../model/metrics.ts';
import type { Statistic } from '../model/result.ts';

/** A number for people: three significant digits and its unit, `1.23 s`, `640 ms`, `12.4 /s`, `93.1 %`. */
export function formatQuantity(value: number, unit: Unit | undefined): string {
  switch (unit) {
    case 'ms':
      return formatMilliseconds(value);
    case 'per_s':
      return `${digits(value)} /s`;
    case 'share':
      return `${digits(value * 100)} %`;
    case 'bytes':
      return formatBytes(value);
    case 'cores':
      return `${digits(value)} cores`;
    default:
      return digits(value);
  }
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
  if (low === undefined) return high === undefined ? undefined : `up to ${formatQuantity(high, unit)}`;
  if (high === undefined) return `from ${formatQuantity(low, unit)}`;
  return `${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
}

function formatMilliseconds(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return `${digits(value)} ms`;
  if (size < 60_000) return `${digits(value / 1000)} s`;
  const seconds = Math.round(size / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return `${value < 0 ? '-' : ''}${shown.join(' ')}`;
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

function formatBytes(value: number): string {
  const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  return `${digits(value / 1024 ** power)} ${BYTES[power]}`;
}

/** Three significant digits, no exponent up to 10^15, no trailing zeros. */
const digits = (value: number): string => {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(rounded);
};
