import type { RampAnswer, RampData } from '../ramps/index.ts';
import { document } from './page.ts';
import { rampSections } from './sections/ramp-parts.ts';

/** What ramps say as one offline HTML file, where they are of no run. */
export function rampPage(data: readonly RampData[], answer: RampAnswer, tool: string): string {
  const title = `Ramp: ${data.map(({ label }) => label).join(', ')}`;
  return document({ title, description: title, tone: 'pass', tool }, rampSections(data, answer));
}
