import type { GateFigures } from '../../analysis/compare/gate-figures.ts';
import type { Operating } from '../../analysis/sequential/operating.ts';
import { counted } from '../../model/counted.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { textTable } from '../../render/text-table.ts';
import { shareBounds } from '../../stats/binomial.ts';

/** What a gate by pairs calls, and what it takes. `runMs` is how long one run lasts; undefined where no suite says it. */
export function gateFiguresText(figures: GateFigures, runMs: Milliseconds | undefined): string {
  const { test, line, most, known, needs, change, none, all, alone } = figures;
  const head = `${test} on ${line}: at most ${counted(most, 'pair')} of a job`;
  const pairs = `${counted(known, 'pair')} of neighbouring runs`;
  if (none === undefined || all === undefined)
    return `${head}, beside ${pairs}; ${line} needs ${needs ?? 0} runs of one regime before this can be said\n`;
  const size = `+${Math.round(change * 100)} %`;
  const rows: [string, Operating][] = [
    ['nothing', none],
    [`${size} of all ${alone.length}`, all],
    ...alone.map(({ title, figures: own }): [string, Operating] => [`${size} of ${title} alone`, own]),
  ];
  // A real job makes pairs of its own and has all of them beside it.
  return `${head}, drawn from ${pairs} and judged beside the other ${known - most}\n\n${textTable(
    ['what changes', 'called worse', 'runs: mean', 'p95', ...(runMs === undefined ? [] : ['machine: mean', 'p95'])],
    rows.map(([what, own]) => [what, callsText(own), ...costText(own, runMs)]),
  )}\n`;
}

const callsText = ({ worse, jobs }: Operating): string => {
  const { low, high } = shareBounds(worse, jobs);
  const percent = (share: number): string => (share * 100).toFixed(1);
  return `${worse} of ${jobs}: ${percent(worse / jobs)} % (${percent(low)} to ${percent(high)})`;
};

/** A pair is two runs. */
function costText({ needed, jobs }: Operating, runMs: Milliseconds | undefined): string[] {
  const mean = (2 * needed.reduce((total, each) => total + each, 0)) / jobs;
  const late = 2 * (needed[Math.ceil(0.95 * needed.length) - 1] ?? 0);
  const time = runMs === undefined ? [] : [mean, late].map((runs) => formatQuantity(ms(runs * runMs), 'ms'));
  return [mean.toFixed(1), String(late), ...time];
}
