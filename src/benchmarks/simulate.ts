import { ms } from '../model/units.ts';
import type { SimulatedCall, SimulatedOutput, SimulatedTool } from './simulated.ts';
import { simulateFio } from './tools/fio/simulate.ts';
import { simulateImb } from './tools/imb/simulate.ts';
import { simulateIperf2 } from './tools/iperf2/simulate.ts';
import { simulateIperf3 } from './tools/iperf3/simulate.ts';
import { simulateNetperf } from './tools/netperf/simulate.ts';
import { simulateOpenfoam } from './tools/openfoam/simulate.ts';
import { simulatePerftest } from './tools/perftest/simulate.ts';
import { simulatePytorch } from './tools/pytorch/simulate.ts';
import { simulateSockperf } from './tools/sockperf/simulate.ts';
import { simulateStressNg } from './tools/stress-ng/simulate.ts';
import { simulateSysbench } from './tools/sysbench/simulate.ts';

/** The tools that the simulator plays, by the name of their parser. */
const SIMULATED: ReadonlyMap<string, SimulatedTool> = new Map(
  Object.entries({
    fio: simulateFio,
    imb: simulateImb,
    iperf2: simulateIperf2,
    iperf3: simulateIperf3,
    netperf: simulateNetperf,
    openfoam: simulateOpenfoam,
    perftest: simulatePerftest,
    pytorch: simulatePytorch,
    sockperf: simulateSockperf,
    'stress-ng': simulateStressNg,
    sysbench: simulateSysbench,
  }),
);

/** Plays a tool, by the name of its parser. One that is not played fails as one that is not in its image. */
export function playTool(tool: string, call: SimulatedCall): SimulatedOutput {
  const played = SIMULATED.get(tool);
  if (played !== undefined) return played(call);
  const stderr = `sh: ${call.argv[0]}: not found (the simulator does not play it)`;
  return { stdout: '', stderr, exitCode: 127, durationMs: ms(100) };
}
