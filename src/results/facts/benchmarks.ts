import { gunzipSync } from 'node:zlib';
import { parserOfDeclaration } from '../../benchmarks/declared/parse.ts';
import { cut, type ToolOutcome } from '../../benchmarks/outcome.ts';
import { parseOutput } from '../../benchmarks/parsers.ts';
import type { BenchmarkRun } from '../../model/benchmark.ts';
import type { OutputFact } from '../../model/entry.ts';
import type { BenchmarkSample, StepSpan } from '../../model/facts.ts';
import { type Json, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { type Plan, repetitionsOf } from '../../model/plan.ts';
import { elapsed, type Milliseconds, ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';

/** What each participant's tool left behind, and what that is worth. */
export function benchmarkSamples(
  plan: Plan,
  steps: readonly StepSpan[],
  outputs: readonly OutputFact[],
): BenchmarkSample[] {
  const repetitions = repetitionsOf(plan);
  return outputs.flatMap((output) => {
    const planned = plan.steps.find(({ id }) => id === output.step);
    if (planned?.kind !== 'benchmark') return [];
    const level = steps.find(({ id }) => id === output.step)?.level;
    return [{ ...sampleOf(output, planned.benchmark, level), repetition: repetitions.get(output.step) ?? 1 }];
  });
}

function sampleOf(
  output: OutputFact,
  run: BenchmarkRun,
  level: string | undefined,
): Omit<BenchmarkSample, 'repetition'> {
  const { type: _, reason: __, ...left } = output;
  const outcome = undisturbed(outcomeOf(output, run), output, run);
  return {
    ...left,
    ...(level !== undefined && { level }),
    tool: run.tool,
    status: outcome.status,
    ...('reason' in outcome && { reason: outcome.reason }),
    ...('tool' in outcome && { version: outcome.tool }),
    readings: 'readings' in outcome ? outcome.readings : [],
  };
}

function outcomeOf(output: OutputFact, { tool, parse, asked, limitMs }: BenchmarkRun): ToolOutcome {
  const { reason, gzip, stderr = '', exitCode, endedBy } = output;
  if (reason !== undefined || gzip === undefined) return { status: 'failed', reason: reason ?? 'it left no output' };
  const parser = parserOfDeclaration(parse ?? { tool });
  if (parser === undefined) return { status: 'unparsable', reason: `there is no parser for the output of ${tool}` };
  const stdout = gunzipSync(Buffer.from(gzip, 'base64')).toString();
  const tookMs = longestOf(output);
  const known = { ...asked, ...(tookMs !== undefined && { tookMs }) };
  const outcome = parseOutput(parser, { stdout, stderr, ...(exitCode !== undefined && { exitCode }) }, known);
  if (endedBy === 'limit')
    return cut(outcome, `it had not ended after ${formatQuantity(limitMs, 'ms')}, and was ended`);
  return endedBy === 'signal' ? cut(outcome, 'its pod was ended before it') : outcome;
}

/** The shell of an image may say whole seconds only. */
const STAMP_MS = 1000;

/** How long a command took at the most, by the clock of its pod or of its pilot; undefined where that is not known. */
const longestOf = ({ startedAt, endedAt, pilot }: OutputFact): Milliseconds | undefined =>
  startedAt === undefined || endedAt === undefined
    ? undefined
    : ms(elapsed(startedAt, endedAt) + (pilot?.boundMs ?? STAMP_MS));

/** Periods of 100 ms: a pod is held back in one now and then, and a number is not moved by that. */
const LARGEST_SHARE = 0.05;

/** A limit that the suite names is part of what is measured; another one, such as of a LimitRange, is not. */
function undisturbed(outcome: ToolOutcome, { name, cpu }: OutputFact, { roles }: BenchmarkRun): ToolOutcome {
  const role = roles.find((each) => name.startsWith(`${each.name}-`));
  const isAsked = containersOf(role?.pod).some((each) => stringAt(each, 'resources', 'limits', 'cpu') !== undefined);
  const share = cpu === undefined || cpu.periods === 0 ? 0 : cpu.throttled / cpu.periods;
  if (isAsked || share <= LARGEST_SHARE) return outcome;
  return cut(
    outcome,
    `a CPU limit that the suite does not name held it back in ${formatQuantity(share, 'share')} of its time`,
  );
}

const containersOf = (pod: JsonObject | undefined): readonly Json[] => listAt(pod, 'spec', 'containers');
