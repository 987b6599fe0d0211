import * as z from 'zod';
import { minutes } from '../../model/units.ts';
import { common, pods, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('pytorch'),
  ...common,
  device: z.enum(['cpu', 'cuda']).default('cpu').describe('cuda wants a GPU in resources'),
  model: z.enum(['alexnet', 'resnet50', 'llama']).describe('of torchbench'),
  benchmarkType: z.enum(['train', 'eval']).default('eval'),
  inputBatchSize: z.int().min(2).multipleOf(2).default(64).describe('even'),
  pods,
  timeout,
});

/** One model of torchbench, with the time and the memory of the whole process: https://github.com/pytorch/benchmark */
export const pytorch: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'pytorch',
  summary: 'time per batch of a model by torchbench',
  schema,
  key: [{ metric: 'benchmark-time', labels: {} }],
  runOf: (parameters) => {
    const { model, benchmarkType, device, inputBatchSize } = parameters;
    const words = [model, '-t', benchmarkType, '-d', device, '--bs', String(inputBatchSize)];
    const argv = ['/usr/bin/time', '-v', 'python3', 'run.py', ...words];
    return aloneOf({ tool: 'pytorch', argv, pods: parameters.pods, asked: {}, durationMs: minutes(5) }, parameters);
  },
};
