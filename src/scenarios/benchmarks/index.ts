import { benchmark } from './benchmark.ts';
import { fio } from './fio.ts';
import { iperf2 } from './iperf2.ts';
import { iperf3 } from './iperf3.ts';
import { benchmarkScenario } from './kind.ts';
import { mpiPingPong, openfoam } from './mpi.ts';
import { netperf } from './netperf.ts';
import { pytorch } from './pytorch.ts';
import { rdmaBandwidth, rdmaLatency } from './rdma.ts';
import { sockperf } from './sockperf.ts';
import { stressNg } from './stress-ng.ts';
import { sysbench } from './sysbench.ts';

/** Benchmarks that others wrote, as kinds of scenarios. */
export const benchmarks = {
  // One a line, so that another is a line.
  benchmark: benchmarkScenario(benchmark),
  fio: benchmarkScenario(fio),
  iperf2: benchmarkScenario(iperf2),
  iperf3: benchmarkScenario(iperf3),
  mpiPingPong: benchmarkScenario(mpiPingPong),
  netperf: benchmarkScenario(netperf),
  openfoam: benchmarkScenario(openfoam),
  pytorch: benchmarkScenario(pytorch),
  rdmaBandwidth: benchmarkScenario(rdmaBandwidth),
  rdmaLatency: benchmarkScenario(rdmaLatency),
  sockperf: benchmarkScenario(sockperf),
  stressNg: benchmarkScenario(stressNg),
  sysbench: benchmarkScenario(sysbench),
};
