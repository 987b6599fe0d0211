import type { SimulatedTool } from './simulated.ts';
import { simulateIperf3 } from './tools/iperf3/simulate.ts';

/** The tools that the simulator plays, by the name of their parser. */
const SIMULATED: ReadonlyMap<string, SimulatedTool> = new Map(
  Object.entries({
    iperf3: simulateIperf3,
  }),
);

export const simulatedTool = (tool: string): SimulatedTool | undefined => SIMULATED.get(tool);
