import { gunzipSync } from 'node:zlib';
import type { ToolReading } from '../../benchmarks/outcome.ts';
import { judgeEngine } from '../../engines/judge.ts';
import type { EngineFile, EngineOutcome } from '../../engines/outcome.ts';
import type { EngineKind } from '../../model/engine.ts';
import type { EngineFact, OutputFact } from '../../model/entry.ts';
import type { BenchmarkSample, StepSpan } from '../../model/facts.ts';
import { type Plan, repetitionsOf } from '../../model/plan.ts';

/** What each run of an engine of others left behind as a whole, and what that is worth. */
export function engineSamples(
  plan: Plan,
  steps: readonly StepSpan[],
  ends: readonly EngineFact[],
  outputs: readonly OutputFact[],
): BenchmarkSample[] {
  const repetitions = repetitionsOf(plan);
  return ends.flatMap((end) => {
    const planned = plan.steps.find(({ id }) => id === end.step);
    if (planned?.kind !== 'engine') return [];
    const level = steps.find(({ id }) => id === end.step)?.level;
    const files = outputs.filter(({ step }) => step === end.step).map(fileOf);
    const outcome = judgeEngine(planned.engine, files, end, end.made);
    const { step, engine, exitCode, endedBy, startedAt, endedAt, sha256 } = end;
    return [
      {
        ...{ step, name: engine, tool: engine, exitCode, endedBy, startedAt, endedAt, sha256 },
        ...(level !== undefined && { level }),
        repetition: repetitions.get(step) ?? 1,
        status: outcome.status,
        ...('reason' in outcome && { reason: outcome.reason }),
        ...('tool' in outcome && { version: outcome.tool }),
        ...(engine !== 'command' && { missed: outcome.missed ?? [] }),
        readings: readingsOf(outcome, engine),
      },
    ];
  });
}

/** Its numbers, and how many of its objectives were missed. */
function readingsOf(outcome: EngineOutcome, engine: EngineKind): readonly ToolReading[] {
  if (!('readings' in outcome)) return [];
  if (engine === 'command' || outcome.status !== 'ok') return outcome.readings;
  const value = outcome.missed?.length ?? 0;
  const labels = { measurement: engine };
  const missed = { label: 'missed', unit: '', value };
  return [...outcome.readings, { metric: 'engine-objectives', reading: 'missed', labels, value, tool: missed }];
}

const fileOf = ({ name, bytes = 0, gzip }: OutputFact): EngineFile => ({
  ...{ name, bytes },
  text: gzip === undefined ? undefined : gunzipSync(Buffer.from(gzip, 'base64')).toString(),
});
