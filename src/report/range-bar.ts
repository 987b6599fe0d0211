import { type Html, html } from '../render/html.ts';

export interface Range {
  /** Absent where only bounds are known. */
  readonly value?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** A bound to compare with. */
  readonly limit?: number | undefined;
  /** What the bar's right end stands for. */
  readonly full: number;
}

/** A thin bar from zero: the interval as a band, the value as a line in it, the limit as a line across. */
export function rangeBar({ value, low, high, limit, full }: Range): Html {
  const at = (x: number): string => Math.min(100, Math.max(0, (x / (full || 1)) * 100)).toFixed(1);
  // A side that nothing bounds fades out.
  const [from, to] = [low ?? (value ?? 0) - full / 8, high ?? (value ?? low ?? 0) + full / 8];
  const open = `${low === undefined ? 'open-low' : ''} ${high === undefined ? 'open-high' : ''}`;
  const band =
    low === undefined && high === undefined
      ? ''
      : html`<i class="band ${open}" style="left:${at(from)}%;right:${at(full - to)}%"></i>`;
  const bound = limit === undefined ? '' : html`<i class="limit" style="left:${at(limit)}%"></i>`;
  const line = value === undefined ? '' : html`<i class="value" style="left:${at(value)}%"></i>`;
  return html`<span class="range">${band}${line}${bound}</span>`;
}

/** Where several bars share one scale: a little beyond the largest thing on them. */
export const fullScale = (ranges: readonly Omit<Range, 'full'>[]): number =>
  1.08 *
  Math.max(
    0,
    ...ranges.flatMap(({ value, high, limit }) => [value ?? 0, high ?? 0, limit ?? 0]).filter(Number.isFinite),
  );
