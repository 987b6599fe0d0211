import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedCall, type SimulatedTool } from '../../simulated.ts';

const SIZES = Array.from({ length: 23 }, (_, log) => 2 ** (log + 1));
const LINE = '-'.repeat(87);

/** What the client of `ib_read_bw -a --report_gbits` or `ib_read_lat -a` prints, or of their write twins. */
export const simulatePerftest: SimulatedTool = (call) => {
  const iterations = numberOption(call.argv, '-n', 1000);
  const isLatency = call.argv[0]?.endsWith('_lat') === true;
  const head = isLatency
    ? ' #bytes #iterations    t_min[usec]    t_max[usec]  t_typical[usec]    t_avg[usec]    t_stdev[usec]   99% percentile[usec]   99.9% percentile[usec]'
    : ' #bytes     #iterations    BW peak[Gb/sec]    BW average[Gb/sec]   MsgRate[Mpps]';
  const rows = SIZES.map((bytes) =>
    [bytes, iterations, ...(isLatency ? latencies : bandwidths)(bytes, call)].join('   '),
  );
  return { stdout: [LINE, head, ...rows.map((row) => ` ${row}`), LINE, ''].join('\n'), durationMs: seconds(15) };
};

/** A link of 100 Gbit/s that sends at most 2.8 million messages a second. */
function bandwidths(bytes: number, { random }: SimulatedCall): string[] {
  const gigabits = noisy(Math.min(96, (bytes * 8 * 2.8e6) / 1e9), 0.005, random);
  return [(gigabits * 1.01).toFixed(6), gigabits.toFixed(6), ((gigabits * 1e3) / 8 / bytes).toFixed(6)];
}

function latencies(bytes: number, { random }: SimulatedCall): string[] {
  const typical = noisy(1.8 + bytes / 12_000, 0.01, random);
  const shares = [0.98, 2.5, 1, 1.01, 0.04, 1.06, 2.1];
  return shares.map((share) => (typical * share).toFixed(2));
}
