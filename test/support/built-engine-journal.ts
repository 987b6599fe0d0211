import { gzipSync } from 'node:zlib';
import type { EngineName } from '../../src/engines/engines.ts';
import type { EngineFile } from '../../src/engines/outcome.ts';
import type { Entry } from '../../src/model/entry.ts';
import { minutes, seconds } from '../../src/model/units.ts';
import { IPERF3 } from './built-test.ts';
import { builtJournal, renumbered } from './journal-builder.ts';

/** The journal of a benchmark, with an engine in its place that left these files. */
export function builtEngineJournal(engine: EngineName, files: readonly EngineFile[], exitCode = 0): Entry[] {
  const entries = builtJournal({ scenario: IPERF3, workloads: [] });
  const limits = { durationMs: seconds(30), limitMs: minutes(2) };
  const run = {
    engine,
    binary: engine,
    argv: [],
    folder: '.',
    files: {},
    inputs: [],
    owns: { namespaces: [] },
    ...limits,
  };
  return renumbered(
    entries.flatMap((entry): Entry[] => {
      const { seq, at, monoMs } = entry;
      if (entry.type === 'run-started') {
        const steps = entry.plan.steps.map((step) => {
          if (step.kind !== 'benchmark') return step;
          const { benchmark: _, ...rest } = step;
          return { ...rest, kind: 'engine' as const, engine: run };
        });
        return [{ ...entry, plan: { ...entry.plan, steps } }];
      }
      if (entry.type === 'step-started' && entry.kind === 'benchmark') return [{ ...entry, kind: 'engine' }];
      if (entry.type === 'participant') return [];
      if (entry.type !== 'output') return [entry];
      const { step } = entry;
      const outputs = files.map(
        ({ name, bytes, text }): Entry => ({
          ...{ seq, at, monoMs, type: 'output', step, name, bytes },
          ...(text !== undefined && { gzip: gzipSync(text).toString('base64') }),
        }),
      );
      const end = { type: 'engine', step, engine, id: 'x', exitCode, startedAt: at, endedAt: at } as const;
      return [...outputs, { ...end, seq, at, monoMs, namespaces: [], files: files.length }];
    }),
  );
}
