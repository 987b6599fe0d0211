import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool } from '../../simulated.ts';

/** What `mpirun ... IMB-MPI1 -msglog M pingpong` prints: half of the round trip, and what that carries. */
export const simulateImb: SimulatedTool = ({ argv, random, hostNetwork }) => {
  const largest = numberOption(argv, '-msglog', 22);
  const sizes = [0, ...Array.from({ length: largest + 1 }, (_, log) => 2 ** log)];
  const [latency, perSecond] = hostNetwork ? [16, 2800] : [23, 2100];
  const rows = sizes.map((bytes) => {
    const repetitions = bytes <= 65_536 ? 1000 : Math.max(10, Math.floor(41_943_040 / bytes));
    const time = noisy(latency + bytes / perSecond, 0.02, random);
    return [bytes, repetitions, time.toFixed(2), (bytes / time).toFixed(2)]
      .map((each) => String(each).padStart(13))
      .join('');
  });
  const head = [
    '#----------------------------------------------------------------',
    '#    Intel(R) MPI Benchmarks 2021.11, MPI-1 part',
    '#----------------------------------------------------------------',
    '# MPI Version           : 3.1',
    '# Calling sequence was: ',
    '',
    `# IMB-MPI1 -msglog ${largest} pingpong`,
    '',
    '# Minimum message length in bytes:   0',
    `# Maximum message length in bytes:   ${2 ** largest}`,
    '# List of Benchmarks to run:',
    '# PingPong',
    '#---------------------------------------------------',
    '# Benchmarking PingPong ',
    '# #processes = 2 ',
    '#---------------------------------------------------',
    '       #bytes #repetitions      t[usec]   Mbytes/sec',
  ];
  const stdout = [...head, ...rows, '', '', '# All processes entering MPI_Finalize', ''].join('\n');
  return { stdout, durationMs: seconds(20) };
};
