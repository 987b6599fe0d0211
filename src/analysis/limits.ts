import type { Declare } from '../history/declaration.ts';
import type { History } from '../history/history.ts';
import type { SeriesName } from '../history/run.ts';
import { normalQuantile } from '../stats/normal.ts';
import type { NoiseGrade } from './changes/noise.ts';
import { type SeriesHistory, seriesHistories } from './changes/series.ts';

/** A limit that a person may set on a series, made of how it scatters at its newest level. */
export interface SuggestedLimit {
  readonly name: SeriesName;
  readonly unit: string;
  readonly bound: 'max' | 'min';
  readonly limit: number;
  readonly level: number;
  readonly runs: number;
  readonly grade: NoiseGrade;
}

/** Why a key series has no limit. */
export interface NoLimit {
  readonly name: SeriesName;
  readonly reason: string;
}

/** A run without any change breaks such a limit about once in a thousand. */
const CHANCE = 0.001;
/** With fewer runs the scatter is a guess. */
const LEAST_RUNS = 20;

/** Limits of the key series of one line: the worst that its newest level ever showed, or what its noise explains, whichever is further out. */
export function suggestedLimits(
  history: History,
  declare: Declare,
  line: string,
): { readonly limits: readonly SuggestedLimit[]; readonly none: readonly NoLimit[] } {
  const limits: SuggestedLimit[] = [];
  const none: NoLimit[] = [];
  for (const entry of history.series) {
    const [, { name }] = entry;
    const declaration = declare(name);
    if (!declaration.key || !declaration.primary || declaration.better === 'neither') continue;
    const series = seriesHistories(history, entry, declaration).find((each) => each.line === line);
    const reason = series === undefined ? 'it has no value on this line' : unfit(series);
    if (series === undefined || reason !== undefined) none.push({ name, reason: reason ?? '' });
    else limits.push({ name, unit: declaration.unit, ...limitOf(series) });
  }
  return { limits, none };
}

function unfit({ level, noise }: SeriesHistory): string | undefined {
  if (level.runs < LEAST_RUNS) return `its newest level has ${level.runs} of ${LEAST_RUNS} runs`;
  return noise.grade === 'D' ? 'it scatters too much to gate by (grade D)' : undefined;
}

function limitOf({ level, noise, declaration }: SeriesHistory): Omit<SuggestedLimit, 'name' | 'unit'> {
  const sign = declaration.better === 'higher' ? -1 : 1;
  const byNoise = level.middle + sign * normalQuantile(CHANCE) * noise.scale;
  const limit = sign > 0 ? Math.max(byNoise, level.highest) : Math.min(byNoise, level.lowest);
  return {
    bound: sign > 0 ? 'max' : 'min',
    limit: outward(limit, sign),
    level: level.middle,
    runs: level.runs,
    grade: noise.grade,
  };
}

/** To three digits, away from what is usual. */
function outward(value: number, sign: number): number {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Number(((sign > 0 ? Math.ceil(value / step - 1e-9) : Math.floor(value / step + 1e-9)) * step).toPrecision(3));
}
