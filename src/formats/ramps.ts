import type { RampPodSample, RunFacts } from '../model/facts.ts';
import type { Artifact, Result } from '../model/result.ts';
import { type EpochMs, elapsed, toIso } from '../model/units.ts';
import { answerOf, figuresOf, type RampAnswer, type RampData, rampsOf, seedCsv } from '../ramps/index.ts';
import { csvText } from '../render/csv.ts';
import { svgChart } from '../render/svg-chart.ts';

/** What the ramps of a run say; nothing of a run without ramps, and only the pods of one that is not trusted. */
export function ramps({ run, outcome }: Result, facts: RunFacts): Artifact[] {
  const data = rampsOf(facts).map((each) => each.data);
  const pods = facts.rampPods.length === 0 ? [] : [podsFile(facts.rampPods)];
  return data.length === 0 || outcome === 'invalid' ? pods : [...rampFiles(data, answerOf(data, run.seed)), ...pods];
}

/** A row for each pod. */
function podsFile(pods: readonly RampPodSample[]): Artifact {
  const rows = pods.map((pod) => [
    ...[pod.level, pod.step, pod.name, pod.node],
    ...[pod.requestedAt, pod.createdAt, pod.readyAt].map(iso),
    pod.createdAt === undefined || pod.readyAt === undefined ? undefined : elapsed(pod.createdAt, pod.readyAt),
    ...[pod.phase, pod.restarts, pod.reason],
    ...[pod.failedAt, pod.deletedAt, pod.goneAt].map(iso),
  ]);
  return { path: `${PREFIX}pods.csv`, text: csvText(POD_COLUMNS, rows) };
}

const POD_COLUMNS = [
  ...['level', 'step', 'name', 'node', 'requestedAt', 'createdAt', 'readyAt', 'startMs'],
  ...['phase', 'restarts', 'reason', 'failedAt', 'deletedAt', 'goneAt'],
];

const iso = (at: EpochMs | undefined): string | undefined => (at === undefined ? undefined : toIso(at));

/** The numbers as JSON, an SVG for each figure, and the steps of each ramp as a table. */
export const rampFiles = (data: readonly RampData[], answer: RampAnswer): Artifact[] => [
  { path: `${PREFIX}answer.json`, text: answerJson(answer) },
  ...data.flatMap((each, index) => [...figureFiles(each, answer.ramps[index]), stepsFile(each)]),
];

function figureFiles(data: RampData, ramp: RampAnswer['ramps'][number] | undefined): Artifact[] {
  if (ramp === undefined) return [];
  return figuresOf(data, ramp).map(({ name, plot }) => ({ path: `${fileOf(data)}-${name}.svg`, text: svgChart(plot) }));
}

const stepsFile = (data: RampData): Artifact => ({ path: `${fileOf(data)}.csv`, text: seedCsv(data) });

const PREFIX = 'ramp-';

const fileOf = ({ label }: RampData): string => `${PREFIX}${label.replaceAll(/[^\w.-]+/g, '-')}`;

/** Whether a file is one that only runs of ramps have. */
export const isOfRamps = (file: string): boolean => file.startsWith(PREFIX);

/** The version goes up when a field changes its meaning. */
export const answerJson = (answer: RampAnswer): string => `${JSON.stringify({ version: 2, ...answer }, null, 2)}\n`;
