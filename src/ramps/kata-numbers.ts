import { PODS } from './kata-row.ts';

/** Columns of seconds: moments and durations. */
export const TIMES = ['Start', 'Elapsed', 'GetPodsTime'];
/** Columns of what containers did. */
export const WORK = ['WorkUnits', 'WorkCount'];

/** Columns of containers that are asked for. */
export const COUNTS = ['Iteration', 'Wanted'];

/** Whether a column counts containers or pods. */
export const isCount = (name: string): boolean => COUNTS.includes(name) || PODS.includes(name);

/** What a cell of a named column holds; undefined where that is no number. `separator`: of the cells, for where it is none a comma may be that of a fraction. */
export function valueIn(name: string, text: string, separator: string): number | undefined {
  if (TIMES.includes(name)) return momentIn(text);
  if (isCount(name)) return countIn(text, separator);
  return WORK.includes(name) ? workIn(text, separator) : amountIn(text, separator);
}

/** A whole number, or one with a fraction: three digits behind a point may be thousands, too, and are no number. None of these is below 0. */
export function amountIn(text: string, separator: string): number | undefined {
  const decimals = decimalsIn(text, separator);
  return /^\d{1,18}(\.(\d{1,2}|\d{4,}))?$/.test(decimals) ? Number(decimals) : undefined;
}

/** No part of a pod runs; spreadsheets write `12.0`. */
function countIn(text: string, separator: string): number | undefined {
  const decimals = decimalsIn(text, separator);
  return /^\d{1,9}(\.0{1,2})?$/.test(decimals) ? Number(decimals) : undefined;
}

/** awk sums up units of work, and writes many of them as `1.50344e+08`. */
function workIn(text: string, separator: string): number | undefined {
  const decimals = decimalsIn(text, separator);
  return /^\d+(\.\d+)?(e[+-]?\d{1,2})?$/i.test(decimals) ? Number(decimals) : undefined;
}

/** A clock may be set back to before the start. */
const momentIn = (text: string): number | undefined =>
  /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;

const decimalsIn = (text: string, separator: string): string => (separator === ',' ? text : text.replace(',', '.'));
