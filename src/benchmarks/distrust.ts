import { METRICS, type Metric } from '../model/metrics/index.ts';
import { type ToolOutcome, type ToolReading, unparsable } from './outcome.ts';

/** A number that no tool can have meant, or two for one thing. */
export function distrustNumbers(outcome: ToolOutcome): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  if (outcome.readings.length === 0) return unparsable('holds no reading');
  const wrong = outcome.readings.find((each) => !isPossible(each));
  if (wrong === undefined) return twice(outcome.readings) ?? outcome;
  const { label, unit, value } = wrong.tool;
  return unparsable(`${label} is ${value} ${unit}, which no ${wrong.metric} can be`);
}

function twice(readings: readonly ToolReading[]): ToolOutcome | undefined {
  const names = readings.map(({ metric, reading, labels }) =>
    [metric, reading, ...Object.values(labels ?? {})].join(' '),
  );
  const seen = new Set<string>();
  const again = names.find((name) => seen.size === seen.add(name).size);
  return again === undefined ? undefined : unparsable(`holds ${again} twice: is it the output of more than one run?`);
}

function isPossible({ metric, value }: ToolReading): boolean {
  const { plausible, neverZero }: Metric = METRICS[metric];
  const [least, most] = plausible;
  return Number.isFinite(value) && value >= least && value <= most && !(neverZero === true && value === 0);
}
