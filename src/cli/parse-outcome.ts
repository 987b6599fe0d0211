import type { ToolOutcome, ToolReading } from '../benchmarks/outcome.ts';
import type { EngineOutcome } from '../engines/outcome.ts';
import { METRICS } from '../model/metrics/index.ts';
import { formatQuantity } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';

/** An outcome for people: what it is and why, then its numbers with what the tool wrote. */
export function outcomeText(outcome: ToolOutcome, columns: number): string {
  if (outcome.status === 'failed') return `failed: ${outcome.reason}\n`;
  if (outcome.status === 'unparsable') {
    return `unparsable: ${outcome.reason}${outcome.line === undefined ? '' : ` (line ${outcome.line})`}\n`;
  }
  const { name, version } = outcome.tool;
  const tool = version === undefined ? name : `${name} ${version}`;
  const head =
    outcome.status === 'ok'
      ? `ok: ${tool}\n`
      : `partial: ${outcome.reason}\n${tool}; these numbers are shown, never judged:\n`;
  return `${head}${readingsTable(outcome.readings, columns)}`;
}

/** The same of an engine, with what of its own objectives was missed. */
export function engineOutcomeText(outcome: EngineOutcome, columns: number): string {
  const missed = (outcome.missed ?? []).map(({ objective, message }) => `missed: ${objective}: ${message}\n`);
  return missed.join('') + outcomeText(outcome, columns);
}

function readingsTable(readings: readonly ToolReading[], columns: number): string {
  if (readings.length === 0) return '';
  const hasNotes = readings.some(({ note }) => note !== undefined);
  return textTable(
    ['METRIC', 'READING', 'VALUE', 'THE TOOL WROTE', ...(hasNotes ? ['NOTE'] : [])],
    readings.map(({ metric, reading, labels, value, tool, note }) => [
      metric,
      [reading, ...Object.entries(labels ?? {}).map(([key, label]) => `${key}=${label}`)].join(' '),
      formatQuantity(value, METRICS[metric].unit),
      `${tool.label}: ${tool.value} ${tool.unit}`,
      note ?? '',
    ]),
    columns,
  );
}
