import { counted } from '../model/counted.ts';
import type { Artifact, Measurement, Result, Statistic } from '../model/result.ts';
import { seriesId } from '../model/series.ts';
import { elapsed } from '../model/units.ts';
import { formatFigure, verdictTexts } from '../render/figure.ts';
import { markdownText, tableText } from '../render/markdown.ts';
import { formatQuantity } from '../render/quantity.ts';
import { finite, thresholdRow, validityRow } from './rows.ts';

/** The result in GitHub's Markdown: for Deck's markdown lens, a terminal, a chat. */
export function summary(result: Result): Artifact {
  const sections = [
    heading(result),
    ...problems(result),
    ...(result.outcome === 'invalid' ? [] : [...thresholds(result), ...numbers(result)]),
    ...absences(result),
    provenance(result),
  ];
  return { path: 'summary.md', text: `${sections.join('\n\n')}\n` };
}

function heading({ run, outcome, ended, headline, startedAt, endedAt }: Result): string {
  const took = formatQuantity(elapsed(startedAt, endedAt), 'ms');
  const simulated =
    run.backend === 'sim' ? '\n\n> **Simulated cluster**: these numbers say nothing about hardware.' : '';
  return `# ${run.test}: ${outcome.toUpperCase()}\n\n${markdownText(headline)}${simulated}\n\nBuild ${run.build} on ${run.cluster}, ${ended} after ${took}.`;
}

function problems({ validity }: Result): string[] {
  const failed = validity.filter(({ passed }) => !passed);
  if (failed.length === 0) return [];
  return [
    `## Why it cannot be trusted\n\n${failed.map((check) => `- **${validityRow(check)}**: ${markdownText(check.message)}`).join('\n')}`,
  ];
}

function thresholds(result: Result): string[] {
  if (result.thresholds.length === 0) return [];
  const rows = result.thresholds.map((outcome) => {
    const { measured = 'not measured', limit } = verdictTexts(outcome);
    return [outcome.passed ? 'pass' : 'FAIL', thresholdRow(outcome), measured, limit];
  });
  return [`## Thresholds\n\n${tableText(['', 'threshold', 'measured', 'limit'], rows)}`];
}

function numbers({ measurements }: Result): string[] {
  if (measurements.length === 0) return [];
  return [
    `## Measurements\n\n${tableText(['metric', 'statistics (95 % interval, but for what is of this run alone)', 'samples', 'never arrived'], measurements.map(row))}`,
  ];
}

function absences({ unmeasured = [] }: Result): string[] {
  if (unmeasured.length === 0) return [];
  const rows = unmeasured.map((series) => [seriesId(series), series.reason]);
  return [`## Not measured\n\n${tableText(['metric', 'why'], rows)}`];
}

const row = (measurement: Measurement): string[] => [
  seriesId(measurement),
  finite(measurement.statistics)
    .map((statistic) => named(measurement.metric, statistic))
    .join(', '),
  String(measurement.samples),
  String(measurement.censored),
];

const named = (metric: string, statistic: Statistic): string => `${statistic.name} ${formatFigure(metric, statistic)}`;

function provenance({ run, provenance }: Result): string {
  const versions = Object.entries(provenance.versions).map(([name, version]) => `${name} ${version}`);
  const { jobCommit } = provenance;
  const facts = [
    ...(jobCommit === undefined ? [] : [`commit of the job ${jobCommit}`]),
    `measured: ${provenance.subject}`,
    ...(run.commit === undefined ? [] : [`commit ${run.commit}`]),
    `prowess ${run.tool}`,
    ...versions,
    counted(provenance.nodes.length, 'node'),
    `regime ${provenance.regime.id}`,
  ];
  const regime = Object.entries(provenance.regime.hard).map(([name, value]) => `- ${name}: ${markdownText(value)}`);
  return `## Provenance\n\n${facts.join(', ')}\n\n${regime.join('\n')}`;
}
