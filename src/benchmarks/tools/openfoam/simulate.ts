import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool } from '../../simulated.ts';

const STEPS = 20;
/** Seconds of one rank for one step. */
const STEP_S = 4;

/** What `time -p mpirun -np N ... icoFoam -parallel` prints; more ranks share the work, and pay for it with messages. */
export const simulateOpenfoam: SimulatedTool = ({ argv, random, hostNetwork }) => {
  const ranks = numberOption(argv, '-np', 1);
  const perStep = noisy(STEP_S / ranks + (hostNetwork ? 0.02 : 0.05) * Math.log2(ranks + 1), 0.02, random);
  const steps = Array.from({ length: STEPS }, (_, index) => {
    const spent = perStep * (index + 1);
    return `Time = ${((index + 1) / 1000).toFixed(3)}\n\nExecutionTime = ${spent.toFixed(2)} s  ClockTime = ${Math.floor(spent)} s\n`;
  });
  const real = perStep * STEPS + 0.4;
  const stdout = [
    'Build  : OPENFOAM=1912 patch=200626',
    'Exec   : icoFoam -parallel',
    `nProcs : ${ranks}`,
    '',
    'Starting time loop',
    '',
    ...steps,
    'End',
    '',
    'Finalising parallel run',
    '',
  ].join('\n');
  const stderr = `real ${real.toFixed(2)}\nuser ${(real * 0.97).toFixed(2)}\nsys 0.20\n`;
  return { stdout, stderr, durationMs: seconds(real) };
};
