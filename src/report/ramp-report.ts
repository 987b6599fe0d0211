import type { Artifact } from '../model/result.ts';
import { figuresOf, type RampAnswer, type RampData, seedCsv } from '../ramps/index.ts';
import { svgChart } from '../render/svg-chart.ts';
import { document } from './page.ts';
import { rampSections } from './sections/ramp-parts.ts';

/** What ramps say, as files: a page, an SVG for each figure, the steps as a table, and the numbers as JSON. */
export function rampFiles(data: readonly RampData[], answer: RampAnswer, tool: string): Artifact[] {
  const labels = data.map(({ label }) => label);
  const title = `Ramp: ${labels.join(', ')}`;
  const head = { title, description: title, tone: 'pass', tool };
  return [
    { path: 'ramp.html', text: document(head, rampSections(data, answer)) },
    { path: 'ramp.json', text: answerJson(answer) },
    ...figureFiles(data, answer),
    ...data.map((ramp) => ({ path: `${fileName(ramp.label)}.csv`, text: seedCsv(ramp) })),
  ];
}

/** `runc-memory.svg`, ... */
export const figureFiles = (data: readonly RampData[], { ramps }: RampAnswer): Artifact[] =>
  data.flatMap((each, index) => {
    const ramp = ramps[index];
    if (ramp === undefined) return [];
    return figuresOf(each, ramp).map(({ name, plot }) => ({
      path: `${fileName(each.label)}-${name}.svg`,
      text: svgChart(plot),
    }));
  });

/** The version goes up when a field changes its meaning. */
export const answerJson = (answer: RampAnswer): string => `${JSON.stringify({ version: 1, ...answer }, null, 2)}\n`;

const fileName = (label: string): string => label.replaceAll(/[^\w.-]+/g, '-');
