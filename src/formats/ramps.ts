import type { RunFacts } from '../model/facts.ts';
import type { Artifact, Result } from '../model/result.ts';
import { answerOf, figuresOf, type RampAnswer, type RampData, rampsOf, seedCsv } from '../ramps/index.ts';
import { svgChart } from '../render/svg-chart.ts';

/** What the ramps of a run say; nothing of a run without ramps, or of one that is not trusted. */
export function ramps({ run, outcome }: Result, facts: RunFacts): Artifact[] {
  const data = rampsOf(facts).map((each) => each.data);
  return data.length === 0 || outcome === 'invalid' ? [] : rampFiles(data, answerOf(data, run.seed));
}

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
