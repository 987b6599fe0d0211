import type { Unit } from '../model/metrics/index.ts';

/**
 * A number for people: three significant digits and its unit, `1.23 s`, `640 ms`, `3 min 20 s`, `12.4 /s`, `93.1 %`; or as many
 * decimals as are asked for.
 */
export function formatQuantity(value: number, unit: Unit | undefined, decimals?: number): string {
  const ofTime = unit === 'ms' ? value : unit === 's' ? value * 1000 : 0;
  if (asWritten(ofTime) >= 60_000) return formatMinutes(ofTime, decimals ?? 0);
  const scale = scaleFor(unit, Math.abs(value));
  return withUnit(
    decimals === undefined ? formatNumber(value / scale.divisor) : (value / scale.divisor).toFixed(decimals),
    scale,
  );
}

/** `0.25 cores`, `1 core`: a number that is written already, in a scale. */
export const withUnit = (number: string, { suffix, one = suffix }: Scale): string =>
  `${number} ${number === '1' ? one : suffix}`.trimEnd();

/** What people read numbers of a unit in: divide, and write the suffix behind. */
export interface Scale {
  readonly suffix: string;
  /** Behind a 1, where that differs. */
  readonly one?: string;
  readonly divisor: number;
}

/** The scale in which numbers up to `size` read well: those of an axis, or a single one. */
export function scaleFor(unit: Unit | undefined, size: number): Scale {
  const scales = SCALES[unit ?? 'count'];
  const written = asWritten(size);
  // Nothing at all is in the unit itself: 0 s, not 0 ns.
  if (written === 0) return scales.find(({ divisor }) => divisor === 1) ?? scales[0];
  return scales.findLast(({ divisor }) => written >= divisor) ?? scales[0];
}

/** 999.7 ms are 1 s. */
const asWritten = (value: number): number => Number(Math.abs(value).toPrecision(3));

const SCALES: Readonly<Record<Unit, readonly [Scale, ...Scale[]]>> = {
  ms: [
    { suffix: 'ms', divisor: 1 },
    { suffix: 's', divisor: 1000 },
    { suffix: 'min', divisor: 60_000 },
    { suffix: 'h', divisor: 3_600_000 },
  ],
  s: [
    { suffix: 'ns', divisor: 1e-9 },
    { suffix: 'µs', divisor: 1e-6 },
    { suffix: 'ms', divisor: 1e-3 },
    { suffix: 's', divisor: 1 },
    { suffix: 'min', divisor: 60 },
    { suffix: 'h', divisor: 3600 },
  ],
  per_s: [{ suffix: '/s', divisor: 1 }],
  bits_per_s: [
    { suffix: 'bit/s', divisor: 1 },
    { suffix: 'kbit/s', divisor: 1e3 },
    { suffix: 'Mbit/s', divisor: 1e6 },
    { suffix: 'Gbit/s', divisor: 1e9 },
    { suffix: 'Tbit/s', divisor: 1e12 },
  ],
  bytes_per_s: [
    { suffix: 'B/s', divisor: 1 },
    { suffix: 'kB/s', divisor: 1e3 },
    { suffix: 'MB/s', divisor: 1e6 },
    { suffix: 'GB/s', divisor: 1e9 },
    { suffix: 'TB/s', divisor: 1e12 },
  ],
  count: [{ suffix: '', divisor: 1 }],
  share: [{ suffix: '%', divisor: 0.01 }],
  cores: [{ suffix: 'cores', one: 'core', divisor: 1 }],
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

function formatMinutes(value: number, decimals: number): string {
  const seconds = Number((Math.abs(value) / 1000).toFixed(decimals));
  const parts = [
    [String(Math.floor(seconds / 3600)), 'h'],
    [String(Math.floor(seconds / 60) % 60), 'min'],
    [(seconds % 60).toFixed(decimals), 's'],
  ] as const;
  const shown = parts.filter(([number]) => number !== '0').map((part) => part.join(' '));
  return `${value < 0 ? '-' : ''}${shown.join(' ')}`;
}

/** The same of a number in a unit of another system, as that system spells it. */
export function formatInUnit(value: number, unit: string): string {
  if (isUnit(unit)) return formatQuantity(value, unit);
  return `${formatNumber(value)} ${unit}`.trimEnd();
}

const isUnit = (unit: string): unit is Unit => Object.hasOwn(SCALES, unit);
