import { iperf3 } from './iperf3.ts';
import { benchmarkScenario } from './kind.ts';

/** Benchmarks that others wrote, as kinds of scenarios. */
export const benchmarks = {
  iperf3: benchmarkScenario(iperf3),
};
