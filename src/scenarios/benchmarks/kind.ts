import type * as z from 'zod';
import type { BenchmarkRun } from '../../model/benchmark.ts';
import type { KeySeries } from '../../model/suite.ts';
import { ms, seconds } from '../../model/units.ts';
import type { Objection, ScenarioKind } from '../scenario.ts';
import type { Common } from './common.ts';

/** A benchmark that others wrote: what may be asked of it, and its pods. */
export interface BenchmarkKind<Parameters extends Common> {
  readonly kind: string;
  readonly summary: string;
  readonly schema: z.ZodType<Parameters>;
  /** The readings that a reader looks for first. */
  readonly key: readonly KeySeries[];
  objections?(parameters: Parameters): readonly Objection[];
  runOf(parameters: Parameters): BenchmarkRun;
}

/** The same as a scenario: one step for each permutation. */
export const benchmarkScenario = <P extends Common & Timed>(benchmark: BenchmarkKind<P>): ScenarioKind<P> => ({
  kind: benchmark.kind,
  summary: benchmark.summary,
  schema: benchmark.schema,
  ownPods: true,
  key: benchmark.key,
  objections: (parameters) => [
    ...ofNetwork(parameters),
    ...ofTimeout(parameters),
    ...(benchmark.objections?.(parameters) ?? []),
  ],
  expand: (parameters) => [stepOf(benchmark.runOf(parameters))],
});

/** The start of pods is guessed. */
const START_MS = seconds(10);

const stepOf = (benchmark: BenchmarkRun) => ({
  kind: 'benchmark' as const,
  role: 'measure' as const,
  benchmark,
  estimateMs: ms(benchmark.durationMs + START_MS),
});

/** Of tools that work for a time that is asked for. */
interface Timed {
  readonly duration?: number;
  readonly timeout?: number | undefined;
}

/** A tool that is ended before it could be done gives no result, every time. */
function ofTimeout({ duration, timeout }: Timed): Objection[] {
  if (duration === undefined || timeout === undefined || timeout > duration) return [];
  return [
    {
      parameter: 'timeout',
      message: `the tool works for ${duration / 1000} s, and is ended after ${timeout / 1000} s`,
      hint: 'leave it out: by default a minute is added to the duration',
    },
  ];
}

function ofNetwork({ hostNetwork, mtu, networkName }: Common): Objection[] {
  if (!hostNetwork) return [];
  const hint = 'leave one of the two out';
  return [
    ...(mtu === undefined
      ? []
      : [{ parameter: 'mtu', message: "with hostNetwork this would be the MTU of the node's own interface", hint }]),
    ...(networkName === undefined
      ? []
      : [{ parameter: 'networkName', message: 'pods in the network of their node have no network of Multus', hint }]),
  ];
}
