import { metricOf, type Unit } from '../model/metrics/index.ts';
import type { Covers, Statistic, ThresholdOutcome } from '../model/result.ts';
import { formatQuantity } from './quantity.ts';

/** A value of a metric, with what bounds it: a statistic, or a threshold's measured side. A limit has no name. */
export type Figure = Pick<Statistic, 'value' | 'low' | 'high' | 'covers' | 'observed' | 'atLeast'> & {
  readonly name?: string;
};

/** `1.23 s (1.1 s to 1.4 s)`: a figure with its interval where it has one; the interval alone where there is no value. */
export const formatFigure = (metric: string, figure: Figure): string => figureText(figure, metricOf(metric)?.unit);

function figureText(figure: Figure, unit: Unit | undefined, decimals?: number): string {
  const { value, interval } = figureTexts(figure, unit, decimals);
  if (figure.value === undefined) return value;
  const text = `${figure.atLeast ? 'at least ' : ''}${value}`;
  return interval === undefined ? text : `${text} (${interval})`;
}

/**
 * What a threshold measured and what it allows, with as many decimals as it takes to distinguish the two. `measured` is absent
 * where nothing was.
 */
export function verdictTexts(outcome: ThresholdOutcome): { measured: string | undefined; limit: string } {
  const { metric, statistic, value, observed, limit, censored = 0, samples = 0 } = outcome;
  const unit = metricOf(metric)?.unit;
  if (value === undefined && observed === undefined) return { measured: undefined, limit: formatQuantity(limit, unit) };
  const decimals = decimalsFor([...numbersOf(outcome), limit], unit);
  const figure = figureText({ ...outcome, name: statistic }, unit, decimals);
  const never =
    censored === 0 ? '' : `: ${censored} of ${samples + censored} ${metricOf(metric)?.never ?? 'never came'}`;
  return { measured: `${figure}${never}`, limit: limitText(limit, unit, decimals) };
}

/** As a person wrote it where that is exact: `1 s`, not `1.000 s`. */
function limitText(limit: number, unit: Unit | undefined, decimals: number | undefined): string {
  const short = formatQuantity(limit, unit);
  const written = formatQuantity(limit, unit, decimals);
  return written.replace(/(?<=\.\d*)0+(?= |$)/, '').replace(/\.(?= |$)/, '') === short ? short : written;
}

/**
 * A figure's value, and its interval: `1.1 s to 1.4 s`, `1.1 s or more` where nothing bounds the other side, absent where the
 * value is exact or was counted, and `unbounded` where a quantile has too few samples. Without a value what
 * was observed is in its place. Bounds that differ from the value are written with as many decimals as it takes to see that.
 */
export function figureTexts(
  figure: Figure,
  unit: Unit | undefined,
  decimals = decimalsFor(numbersOf(figure), unit),
): { value: string; interval: string | undefined } {
  const shown = shownOf(figure);
  const text = (each: number): string => formatQuantity(each, unit, decimals);
  const interval = covered(intervalText(shown, text), figure);
  if (shown.value === undefined) return { value: interval ?? UNBOUNDED, interval: undefined };
  return { value: text(shown.value), interval };
}

/** `22.5 /s to 25.3 /s`: how much the repetitions of a level differ; undefined where nothing is repeated. */
export function spreadText(
  { repetitions = [] }: Pick<Statistic, 'repetitions'>,
  unit: Unit | undefined,
): string | undefined {
  if (repetitions.length < 2) return undefined;
  const [low, high] = [Math.min(...repetitions), Math.max(...repetitions)];
  return low === high ? formatQuantity(low, unit) : figureTexts({ observed: { low, high } }, unit).value;
}

const shownOf = (figure: Figure): Figure => (figure.value === undefined ? { ...figure, ...figure.observed } : figure);

function numbersOf(figure: Figure): number[] {
  const { value, low, high } = shownOf(figure);
  return [value, low, high].filter((each) => each !== undefined);
}

const decimalsFor = (numbers: readonly number[], unit: Unit | undefined): number | undefined =>
  distinctDecimals(numbers, (each, decimals) => formatQuantity(each, unit, decimals));

/** As how many decimals different numbers are different texts; undefined where three digits distinguish them. */
export function distinctDecimals(
  numbers: readonly number[],
  text: (each: number, decimals?: number) => string,
): number | undefined {
  const texts = (decimals?: number): string[] => numbers.map((each) => text(each, decimals));
  const toldApart = (decimals?: number): boolean => new Set(texts(decimals)).size === new Set(numbers).size;
  if (toldApart()) return undefined;
  const written = Math.max(...texts().map((each) => /\.(\d+)/.exec(each)?.[1]?.length ?? 0));
  return Array.from({ length: MOST_MORE_DECIMALS }, (_, index) => written + index).find((more) => toldApart(more));
}

const MOST_MORE_DECIMALS = 12;

/** Says of an interval what it is of, where that is not what the samples are drawn from. */
function covered(interval: string | undefined, { covers, value }: Figure): string | undefined {
  return interval === undefined || covers === undefined || value === undefined
    ? interval
    : `${interval}, ${COVERS[covers]}`;
}

const COVERS: Readonly<Record<Covers, string>> = { run: 'of this run', repetitions: 'over repetitions' };

function intervalText({ name = '', value, low, high }: Figure, text: (number: number) => string): string | undefined {
  if (value !== undefined && low === value && high === value) return undefined;
  if (low !== undefined && high !== undefined) return `${text(low)} to ${text(high)}`;
  if (high !== undefined) return `${text(high)} or less`;
  // That a time is no less than 0 is no news.
  if (low !== undefined) return low === 0 ? UNBOUNDED : `${text(low)} or more`;
  return QUANTILE.test(name) ? UNBOUNDED : undefined;
}

const QUANTILE = /^p\d+$/;
const UNBOUNDED = 'unbounded';
