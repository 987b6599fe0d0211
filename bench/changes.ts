/**
 * How good the change points are: `npm run bench:changes -- [--part first|second] [--windows N] [--draws N] [--seed TEXT] [--only NAME]`. Parameters are
 * chosen on the first part of KubeVirt's history, before July 2024; figures are those of the second. Counts have exact 95 % intervals.
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { readMerges } from '../src/history/merges.ts';
import { seededRandom } from '../src/model/random.ts';
import { causeFigures } from './changes/causes.ts';
import { coverage } from './changes/coverage.ts';
import { falseChanges } from './changes/false-changes.ts';
import { labelFigures } from './changes/labels.ts';
import { laneEvents } from './changes/lane-events.ts';
import { recall } from './changes/recall.ts';
import { analysisMs } from './changes/speed.ts';
import { stability } from './changes/stability.ts';
import { type Part, permuted, type QuietWindow, quietWindows, SPLIT } from './changes/windows.ts';
import { mergesFile, readLabels, readLanes } from './support/kubevirt-history.ts';

const { values: given } = parseArgs({
  options: {
    part: { type: 'string', default: 'second' },
    windows: { type: 'string', default: '60' },
    draws: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const part: Part = given.part === 'first' ? 'first' : 'second';
const random = seededRandom(given.seed);
const lanes = await readLanes();
const all = readLabels();
const merges = await readMerges(createReadStream(mergesFile), 'merges.csv.gz');
const labels = all.filter(({ firstAffectedTime }) => Date.parse(firstAffectedTime) < SPLIT === (part === 'first'));
const windows = Object.groupBy(quietWindows(lanes.values(), all, part), ({ grade }) => grade);
const GRADES = ['A', 'B', 'C', 'D'] as const;
const chosen = (grade: (typeof GRADES)[number]): QuietWindow[] =>
  permuted(windows[grade] ?? [], random).slice(0, Number(given.windows));
const graded = Object.fromEntries(GRADES.map((grade) => [grade, chosen(grade)]));
const gates = ['A', 'B', 'C'].flatMap((grade) => graded[grade] ?? []);

const isLaneEvent = laneEvents(lanes);
await figure('false', 'False confirmed changes per 100 runs and series', () =>
  byGrade((own) => falseChanges(own, random, isLaneEvent)),
);
await figure('recall', 'Recall of injected steps', () => byGrade((own) => recall(own, random, Number(given.draws))));
const areDistinct = ({ values }: QuietWindow): boolean => new Set(values).size > 0.9 * values.length;
await figure('coverage', 'The 95 % interval of the effect holds the truth (grades A to C)', () => ({
  'series whose values are distinct': coverage(gates.filter(areDistinct), random),
  'series with many equal values': coverage(
    gates.filter((window) => !areDistinct(window)),
    random,
  ),
}));
await figure('labels', 'Labels of the three lanes, replayed run by run', async () =>
  labelFigures(lanes, labels, merges),
);
await figure('causes', 'Causes of labelled events', () => causeFigures(lanes, labels, merges));
await figure('stability', 'What is confirmed stays (looked at every five runs)', () => stability(lanes.values()));
await figure('speed', '1,000 series x 500 runs', () => ({ milliseconds: analysisMs().toFixed(0) }));

async function figure(name: string, title: string, of: () => Promise<object> | object): Promise<void> {
  if (given.only !== undefined && !given.only.split(',').includes(name)) return;
  console.log(`\n## ${title}\n`);
  console.log(lines(await of()).join('\n'));
}

function byGrade(of: (windows: readonly QuietWindow[]) => object): object {
  const grades = Object.entries({ ...graded, 'A to C': gates });
  return Object.fromEntries(grades.map(([grade, own]) => [`${grade} (${own.length} windows)`, of(own)]));
}

function lines(value: object, indent = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' ? [`${indent}${key}`, ...lines(inner, `${indent}  `)] : [`${indent}${key}: ${inner}`],
  );
}
