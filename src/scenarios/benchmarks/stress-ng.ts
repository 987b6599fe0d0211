import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, pods, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('stress-ng'),
  ...common,
  stressor: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected the name of a stressor such as cpu, vm or switch')
    .default('cpu')
    .describe('what is stressed: stress-ng --stressors names all'),
  workers: z.int().positive().max(4096).default(1).describe('processes of each pod'),
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long it works'),
  pods,
  timeout,
});

/** Bogus operations: compared only with the same stressor, version and image. https://github.com/ColinIanKing/stress-ng */
export const stressNg: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'stress-ng',
  summary: 'bogus operations per second of a stressor by stress-ng',
  schema,
  key: [{ metric: 'benchmark-operations', labels: {} }],
  runOf: (parameters) => {
    const { stressor, workers, duration } = parameters;
    const time = ['--timeout', `${duration / 1000}s`];
    const argv = ['stress-ng', `--${stressor}`, String(workers), ...time, '--metrics'];
    const asked = { durationMs: duration, streams: workers };
    return aloneOf({ tool: 'stress-ng', argv, pods: parameters.pods, asked, durationMs: duration }, parameters);
  },
};
