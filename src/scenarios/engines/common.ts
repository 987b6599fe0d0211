import * as z from 'zod';
import type { EngineRun } from '../../model/engine.ts';
import type { JsonObject } from '../../model/json.ts';
import type { KeySeries } from '../../model/suite.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../model/units.ts';
import { durationFrom } from '../duration.ts';
import type { Objection, ScenarioKind } from '../scenario.ts';

/** A path from the folder of prowess.yaml: an engine's files lie beside its suite. */
export const path = z
  .string()
  .min(1)
  .refine((text) => !text.startsWith('/'), 'expected a path from the folder of prowess.yaml')
  .refine((text) => !text.split('/').includes('..'), 'expected a path that does not leave the folder of prowess.yaml');

/** Flags of engines by which they would reach another cluster than the one that is looked at, locked and cleaned. */
const REACHING = /^--?(?:kubeconfig|kube-context|run-from-cluster)(?:=|$)/;

/** What every engine may say of how it runs. */
export const common = {
  commit: z.string().min(1).optional().describe('the commit that it is built from: another one is another experiment'),
  args: z
    .array(z.string().refine((word) => !REACHING.test(word), 'expected none that names a cluster: KUBECONFIG does'))
    .default([])
    .describe('further words of its command line; no shell reads them'),
  inputs: z
    .array(path)
    .default([])
    .describe('further files or folders that say what it does: their content is of the experiment'),
  duration: durationFrom('1s').default(minutes(10)).describe('about how long it takes'),
  timeout: durationFrom('1s')
    .optional()
    .describe('the longest that it may take, after which it is ended; by default four times its duration'),
};

const schema = z.strictObject(common);
type Common = z.infer<typeof schema>;

/** RE2 of whole names. */
export const namespaces = z.array(z.string().min(1));

/** An engine as a kind of scenario: one step for each permutation. */
export const engineScenario = <P extends Common>(engine: {
  readonly kind: string;
  readonly summary: string;
  readonly schema: z.ZodType<P>;
  readonly key: readonly KeySeries[];
  runOf(parameters: P): EngineRun;
}): ScenarioKind<P> => ({
  kind: engine.kind,
  summary: engine.summary,
  schema: engine.schema,
  ownPods: true,
  key: engine.key,
  objections: ofTimeout,
  expand: (parameters) => {
    const run = engine.runOf(parameters);
    return [{ kind: 'engine', role: 'measure', engine: run, estimateMs: ms(run.durationMs + START_MS) }];
  },
});

const START_MS = seconds(5);

export const limitOf = ({ duration, timeout }: Pick<Common, 'duration' | 'timeout'>): Milliseconds =>
  timeout ?? ms(duration * 4);

function ofTimeout({ duration, timeout }: Common): Objection[] {
  if (timeout === undefined || timeout > duration) return [];
  return [
    {
      parameter: 'timeout',
      message: `the engine takes about ${duration / 1000} s, and is ended after ${timeout / 1000} s`,
      hint: 'leave it out: by default it is four times the duration',
    },
  ];
}

export const hasEntriesOf = (values: JsonObject): boolean => Object.keys(values).length > 0;
