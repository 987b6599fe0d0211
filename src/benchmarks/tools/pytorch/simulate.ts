import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool, textOption } from '../../simulated.ts';

/** What `time -v python3 run.py MODEL -t TYPE -d DEVICE --bs SIZE` prints; GNU time writes to stderr. */
export const simulatePytorch: SimulatedTool = ({ argv, random }) => {
  const [batch, device, type] = [
    numberOption(argv, '--bs', 64),
    textOption(argv, '-d') ?? 'cpu',
    textOption(argv, '-t'),
  ];
  const model = argv[argv.indexOf('run.py') + 1] ?? '';
  const wall = noisy(batch * (device === 'cuda' ? 0.4 : 12), 0.02, random);
  const gpu = device === 'cuda' ? [`GPU Time per batch:        ${(wall * 0.99).toFixed(3)} milliseconds`] : [];
  const elapsed = 8 + wall / 100;
  const lines = [
    `Running ${type ?? 'eval'} method from ${model} on ${device} in eager mode with input batch size ${batch} and precision fp32.`,
    ...gpu,
    `CPU Wall Time per batch:    ${wall.toFixed(3)} milliseconds`,
    `CPU Wall Time:              ${wall.toFixed(3)} milliseconds`,
    'CPU Peak Memory:                  1.0068 GB',
  ];
  const clock = `${Math.floor(elapsed / 60)}:${(elapsed % 60).toFixed(2).padStart(5, '0')}`;
  const time = [
    `\tUser time (seconds): ${(elapsed * 0.9).toFixed(2)}`,
    '\tSystem time (seconds): 1.03',
    `\tElapsed (wall clock) time (h:mm:ss or m:ss): ${clock}`,
    '\tExit status: 0',
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: `${time.join('\n')}\n`, durationMs: seconds(elapsed) };
};
