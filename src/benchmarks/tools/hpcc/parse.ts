import type { BenchmarkMetricName } from '../../../model/metrics/benchmark.ts';
import type { ToolUnit } from '../../../model/tool-units.ts';
import { failed, measured, type ToolParser, toolVersion } from '../../outcome.ts';
import { noResult } from '../../text.ts';
import { reading } from '../../units.ts';

/** The figures of the summary that the HPC Challenge itself compares machines by. */
const FIGURES: readonly (readonly [key: string, reading: string, metric: BenchmarkMetricName, unit: ToolUnit])[] = [
  ['HPL_Tflops', 'hpl-flops', 'benchmark-operations', 'T/s'],
  ['PTRANS_GBs', 'ptrans', 'benchmark-throughput', 'GB/s'],
  ['MPIRandomAccess_GUPs', 'mpi-random-access', 'benchmark-operations', 'G/s'],
  ['StarRandomAccess_GUPs', 'star-random-access', 'benchmark-operations', 'G/s'],
  ['SingleRandomAccess_GUPs', 'single-random-access', 'benchmark-operations', 'G/s'],
  ['StarSTREAM_Triad', 'star-stream-triad', 'benchmark-throughput', 'GB/s'],
  ['SingleSTREAM_Triad', 'single-stream-triad', 'benchmark-throughput', 'GB/s'],
  ['StarDGEMM_Gflops', 'star-dgemm-flops', 'benchmark-operations', 'G/s'],
  ['SingleDGEMM_Gflops', 'single-dgemm-flops', 'benchmark-operations', 'G/s'],
  ['MPIFFT_Gflops', 'mpi-fft-flops', 'benchmark-operations', 'G/s'],
  ['AvgPingPongLatency_usec', 'ping-pong', 'benchmark-latency', 'us'],
  ['AvgPingPongBandwidth_GBytes', 'ping-pong', 'benchmark-throughput', 'GB/s'],
  ['RandomlyOrderedRingLatency_usec', 'random-ring', 'benchmark-latency', 'us'],
  ['RandomlyOrderedRingBandwidth_GBytes', 'random-ring', 'benchmark-throughput', 'GB/s'],
];

/** hpccoutf.txt of the HPC Challenge. */
export const parseHpcc: ToolParser = (output, asked) => {
  const summary = /^Begin of Summary section\.$([\s\S]*?)^End of Summary section\.$/m.exec(output.stdout)?.[1];
  if (summary === undefined) return noResult(output, 'the summary section of hpccoutf.txt');
  const values = new Map([...summary.matchAll(/^(\w+)=(\S+)$/gm)].map(([, key = '', value = '']) => [key, value]));
  if (values.get('Success') !== '1') return failed(`the summary says Success=${values.get('Success') ?? '(missing)'}`);
  const missing = FIGURES.filter(([key]) => !values.has(key)).map(([key]) => key);
  const ranks = Number(values.get('CommWorldProcs'));
  const version = /HPC Challenge Benchmark version ([\d.]+)/.exec(output.stdout)?.[1];
  return measured(
    toolVersion('hpcc', version),
    FIGURES.filter(([key]) => values.has(key)).map(([key, name, metric, unit]) =>
      reading({ metric, reading: name, label: key, value: Number(values.get(key)), unit }),
    ),
    [
      missing.length > 0 && `the summary lacks ${missing.join(', ')}`,
      /^ *[1-9]\d* tests completed and failed residual checks.*$/m.exec(output.stdout)?.[0].trim(),
      !/^End of HPC Challenge tests\.$/m.test(output.stdout) && 'the tests have no end',
      asked.participants !== undefined &&
        ranks !== asked.participants &&
        `${ranks} processes took part, asked were ${asked.participants}`,
    ],
  );
};
