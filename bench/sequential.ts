/**
 * Whether the sequential test of a pull request keeps its promises: `npm run bench:sequential [-- --jobs N] [--only known|real|oracle]`. Plays jobs without and with a change and counts
 * what is decided; each figure is k of n with its exact 95 % interval. Eight key metrics, a base of 60 runs.
 */
import { parseArgs } from 'node:util';
import type { NoiseGrade } from '../src/analysis/changes/noise.ts';
import { decide } from '../src/analysis/sequential/decide.ts';
import type { Design, Sample, Vector } from '../src/analysis/sequential/sample.ts';
import { type Random, seededRandom } from '../src/model/random.ts';
import { textTable } from '../src/render/text-table.ts';
import { ofAll } from './changes/figures.ts';
import { permuted, quietWindows } from './changes/windows.ts';
import { readLabels, readLanes } from './support/kubevirt-history.ts';
import { changed, instancesJobs, pairsJob, type RunNoise } from './support/sequential/jobs.ts';
import { oraclePower } from './support/sequential/oracle.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    part: { type: 'string', default: 'second' },
    only: { type: 'string' },
  },
});
const jobs = Number(values.jobs);
const [METRICS, BASE, SD] = [8, 60, 0.03];
const TOLERANCES = Array.from({ length: METRICS }, () => Math.log1p(0.02));
const STEP = Math.log1p(0.2);

const normal = (random: Random): number => random.normal();
const heavy = (random: Random): number =>
  normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3);
const skewed = (random: Random): number => Math.exp(random.normal()) - Math.exp(0.5);
const SHAPES = { normal, 'heavy tails (t, 3)': heavy, 'skewed (log-normal)': skewed };

/** Half of what a run is off is common to all of its metrics. */
const noiseOf =
  (draw: (random: Random) => number, size: number): RunNoise =>
  (random) => {
    const common = draw(random);
    return Array.from({ length: METRICS }, () => size * Math.SQRT1_2 * (common + draw(random)));
  };

if (values.only === undefined || values.only === 'known') knownNoise();
if (values.only !== 'known') {
  const seriesOf = await realSeries();
  if (values.only !== 'oracle') realNoise(seriesOf);
  if (values.only !== 'real') oracle(seriesOf);
}

/** Distributions that are known, with clusters that differ or do not. */
function knownNoise(): void {
  console.log('No change, called worse: the whole gate of 8 metrics, all looks together (at most 1 %)\n');
  const rows: string[][] = [];
  for (const [shape, draw] of Object.entries(SHAPES)) {
    for (const between of [0, 1, 3]) {
      const play = (job: typeof pairsJob, most: number): string =>
        falseCalls((random) => job(noiseOf(draw, SD), noiseOf(normal, between * SD), BASE, most, random), most);
      rows.push([shape, String(between), play(pairsJob, 3), play(pairsJob, 6), play(instancesJobs, 6)]);
    }
  }
  console.log(textTable(['noise', 'between / within', '3 pairs', '6 pairs', '6 instances'], rows));
}

/** Logarithms of real series of a grade. */
type SeriesOf = (grade: NoiseGrade) => number[][];

/** Of windows without a labelled change that are long enough for a base and a job. */
async function realSeries(): Promise<SeriesOf> {
  const part = values.part === 'first' ? 'first' : 'second';
  const windows = quietWindows((await readLanes()).values(), readLabels(), part);
  return (wanted) =>
    windows
      .filter(({ grade }) => grade === wanted)
      .map(({ values: all }) => all.filter((value) => value > 0).map(Math.log))
      .filter(({ length }) => length >= BASE + 12);
}

/** Windows of real series. */
function realNoise(seriesOf: SeriesOf): void {
  console.log(`Real noise: windows of KubeVirt's history without a labelled change, ${values.part} part, by grade\n`);
  const real: string[][] = [];
  for (const grade of ['A', 'B'] as const) {
    const series = seriesOf(grade);
    for (const [name, design, most] of [
      ['3 pairs (6 runs)', 'pairs', 3],
      ['6 pairs (12 runs)', 'pairs', 6],
      ['6 instances (6 runs)', 'instances', 6],
    ] as const) {
      const of = { series, design, most };
      const job = (random: Random): Sample => windowJob(of, random);
      const only = (random: Random): Sample => changed(windowJob(of, random, 1), [STEP]);
      const one = (random: Random): Sample => changed(job(random), [STEP]);
      const all = (random: Random): Sample =>
        changed(
          job(random),
          TOLERANCES.map(() => STEP),
        );
      real.push([
        `${grade} (${series.length} series)`,
        name,
        falseCalls(job, most),
        power(all, most),
        power(only, most),
        power(one, most),
      ]);
    }
  }
  console.log(
    textTable(
      ['grade', 'at most', 'no change, called worse', '+20 % of all 8', '+20 % of the only one', '+20 % of one of 8'],
      real,
    ),
  );
}

/** What no rule exceeds on the same series: +20 % of a single metric, by a test that knows its noise. */
function oracle(seriesOf: SeriesOf): void {
  console.log('\n+20 % of a single metric, called at a chance of 1 % by the most powerful test that knows the noise\n');
  const rows: string[][] = [];
  for (const grade of ['A', 'B'] as const) {
    const series = seriesOf(grade);
    for (const [design, count] of [
      ['pairs', 3],
      ['pairs', 6],
      ['instances', 6],
    ] as const) {
      const powers = series.map((own, at) =>
        oraclePower(own, { design, count, shift: STEP, alpha: 0.01 }, seededRandom(`oracle ${grade} ${at}`)),
      );
      const mean = powers.reduce((total, power) => total + power, 0) / powers.length;
      const reached = powers.filter((power) => power >= 0.77).length;
      rows.push([
        `${grade} (${series.length} series)`,
        `${count} ${design} (${design === 'pairs' ? 2 * count : count} runs)`,
        `${(100 * mean).toFixed(0)} %`,
        `${reached} of ${powers.length}`,
      ]);
    }
  }
  console.log(textTable(['grade', 'at most', 'called, mean of the series', 'series of 77 % or more'], rows));
}

interface WindowJob {
  readonly series: readonly (readonly number[])[];
  readonly design: Design;
  readonly most: number;
}

/** Eight series of one grade, each with its runs in random order: the first are the base, the last the job's. */
function windowJob({ series, design, most }: WindowJob, random: Random, metrics = METRICS): Sample {
  const columns = Array.from({ length: metrics }, () =>
    permuted(series[random.integer(series.length)] ?? [], random).slice(0, BASE + 2 * most),
  );
  const pair = (place: number): Vector =>
    columns.map((column) => (column[2 * place + 1] ?? Number.NaN) - (column[2 * place] ?? Number.NaN));
  if (design === 'instances') {
    const run = (place: number): Vector => columns.map((column) => column[place] ?? Number.NaN);
    return {
      design,
      known: Array.from({ length: BASE }, (_, place) => run(place)),
      own: Array.from({ length: most }, (_, place) => run(BASE + place)),
    };
  }
  return {
    design,
    known: Array.from({ length: BASE / 2 }, (_, place) => pair(place)),
    own: Array.from({ length: most }, (_, place) => pair(BASE / 2 + place)),
  };
}

function falseCalls(job: (random: Random) => Sample, most: number): string {
  return played(job, most).text;
}

function power(job: (random: Random) => Sample, most: number): string {
  const { text, needed } = played(job, most);
  const mean = needed.reduce((total, count) => total + count, 0) / needed.length;
  return `${text}, mean of ${mean.toFixed(1)}`;
}

function played(job: (random: Random) => Sample, most: number): { text: string; needed: number[] } {
  const decisions = Array.from({ length: jobs }, (_, index) => {
    const sample = job(seededRandom(`job ${index}`));
    return decide({ low: sample, high: sample }, { most, tolerances: TOLERANCES.slice(0, sample.own[0]?.length ?? 0) });
  });
  const worse = decisions.filter(({ word }) => word === 'worse').length;
  return { text: ofAll(worse, jobs), needed: decisions.map(({ after }) => after) };
}
