import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, pods, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('sysbench'),
  ...common,
  test: z.enum(['cpu', 'memory', 'threads', 'mutex']).default('cpu').describe('the test of sysbench'),
  threads: z.int().positive().max(4096).default(1).describe('threads of each pod'),
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long it works'),
  cpuMaxPrime: z.int().min(2).max(10_000_000).default(20_000).describe('how far the test cpu looks for primes'),
  pods,
  timeout,
});

/** CPU, memory and scheduler of a node as a pod gets them: https://github.com/akopytov/sysbench */
export const sysbench: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'sysbench',
  summary: 'events per second of CPU, memory, threads or mutexes by sysbench',
  schema,
  key: [{ metric: 'benchmark-operations', labels: {} }],
  runOf: (parameters) => {
    const { test, threads, duration, cpuMaxPrime } = parameters;
    const prime = test === 'cpu' ? [`--cpu-max-prime=${cpuMaxPrime}`] : [];
    // By default the test of memory ends after 100 GiB, which takes some machines a few seconds.
    const size = test === 'memory' ? ['--memory-total-size=1000T'] : [];
    const argv = ['sysbench', test, ...prime, ...size, `--threads=${threads}`, `--time=${duration / 1000}`, 'run'];
    // The test of mutexes ends when its locks were taken, whatever time it has.
    const asked = { streams: threads, ...(test !== 'mutex' && { durationMs: duration }) };
    return aloneOf({ tool: 'sysbench', argv, pods: parameters.pods, asked, durationMs: duration }, parameters);
  },
};
