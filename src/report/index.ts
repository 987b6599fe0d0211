import type { RunFacts } from '../model/facts.ts';
import type { Artifact, Result } from '../model/result.ts';
import type { Html } from '../render/html.ts';
import { page } from './page.ts';
import { benchmarks } from './sections/benchmarks.ts';
import { distributions } from './sections/distributions.ts';
import { events } from './sections/events.ts';
import { fleet } from './sections/fleet.ts';
import { hooks } from './sections/hooks.ts';
import { infrastructure } from './sections/infrastructure.ts';
import { insights } from './sections/insights.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { levels } from './sections/levels.ts';
import { measurements } from './sections/measurements.ts';
import { nodes } from './sections/nodes.ts';
import { outcome } from './sections/outcome.ts';
import { permutations } from './sections/permutations.ts';
import { provenance } from './sections/provenance.ts';
import { ramps } from './sections/ramps.ts';
import { resources } from './sections/resources.ts';
import { steps } from './sections/steps.ts';
import { thresholds } from './sections/thresholds.ts';
import { timeline } from './sections/timeline.ts';
import { validity } from './sections/validity.ts';
import { whatWasRun } from './sections/what-was-run.ts';

/** A section of the report; absent where the run has nothing to show in it. */
export type Section = (result: Result, facts: RunFacts) => Html | undefined;

/** In reading order: the answer, to what question, what happened, why it may be trusted, what else is known. */
const SECTIONS: readonly Section[] = [
  outcome,
  whatWasRun,
  keyNumbers,
  levels,
  permutations,
  fleet,
  benchmarks,
  ramps,
  thresholds,
  timeline,
  distributions,
  nodes,
  resources,
  measurements,
  validity,
  infrastructure,
  hooks,
  insights,
  steps,
  events,
  provenance,
];

/** The run as one offline HTML file, also right inside the iframe of Deck's html lens. */
export function runReport(result: Result, facts: RunFacts): Artifact {
  const sections = SECTIONS.map((section) => section(result, facts)).filter((section) => section !== undefined);
  return { path: 'prowess-report.html', text: page(result, sections) };
}
