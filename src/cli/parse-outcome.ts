import type { ToolOutcome, ToolReading, ToolVersion } from '../benchmarks/outcome.ts';
import type { EngineOutcome } from '../engines/outcome.ts';
import { counted } from '../model/counted.ts';
import { METRICS } from '../model/metrics/index.ts';
import { formatQuantity } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';

/** An outcome for people: what it is and why, then its numbers with what the tool wrote. */
export function outcomeText(outcome: ToolOutcome, columns: number): string {
  if (outcome.status === 'failed') return `failed: ${outcome.reason}\n`;
  if (outcome.status === 'unparsable') {
    return `unparsable: ${outcome.reason}${outcome.line === undefined ? '' : ` (line ${outcome.line})`}\n`;
  }
  const tool = toolText(outcome.tool);
  const head =
    outcome.status === 'ok'
      ? `ok: ${tool}\n`
      : `partial: ${outcome.reason}\n${tool}; these numbers are shown, never judged:\n`;
  return `${head}${readingsTable(outcome.readings, columns)}`;
}

/** The same of an engine: one that missed its own objectives has failed, as its run does. */
export function engineOutcomeText(outcome: EngineOutcome, columns: number): string {
  const { missed = [] } = outcome;
  if (outcome.status !== 'ok' || missed.length === 0) return outcomeText(outcome, columns);
  const lines = missed.map(({ objective, message }) => `  ${objective}: ${message}\n`);
  const head = `failed: ${counted(missed.length, 'objective')} of the engine's own missed; its numbers are whole\n`;
  return `${head}${lines.join('')}${toolText(outcome.tool)}\n${readingsTable(outcome.readings, columns)}`;
}

const toolText = ({ name, version }: ToolVersion): string => (version === undefined ? name : `${name} ${version}`);

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
