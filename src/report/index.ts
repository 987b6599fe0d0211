import type { RunFacts } from '../model/facts.ts';
import type { Artifact, Result } from '../model/result.ts';
import { page } from './page.ts';
import { measurementTable, outcomeSection, stepTable, validityList } from './sections.ts';

/** The run as one offline HTML file, also right inside the iframe of Deck's html lens. */
export function runReport(result: Result, facts: RunFacts): Artifact {
  const sections = [
    outcomeSection(result),
    validityList(result),
    ...(result.outcome === 'invalid' ? [] : [measurementTable(result)]),
    stepTable(facts),
  ];
  return { path: 'prowess-report.html', text: page(result, sections) };
}
