import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool } from '../../simulated.ts';

/** How long it goes on where it is not asked for an end. */
const A_DAY = 86_400;

/** What `stress-ng --STRESSOR N --timeout S --metrics` says, all of it as complaint. */
export const simulateStressNg: SimulatedTool = ({ argv, random }) => {
  const stressor = (argv[1] ?? '--cpu').slice(2);
  const [workers, time] = [numberOption(argv, `--${stressor}`, 1), numberOption(argv, '--timeout', A_DAY)];
  const took = time + 0.01;
  const [user, system] = [took * workers * 0.98, took * workers * 0.01];
  const operations = Math.round(noisy(1180 * workers * took, 0.01, random));
  const row = [stressor, operations, took.toFixed(2), user.toFixed(2), system.toFixed(2)];
  const rates = [(operations / took).toFixed(2), (operations / (user + system)).toFixed(2)];
  const lines = [
    `info:  [7] setting to a ${time} second run per stressor`,
    `info:  [7] dispatching hogs: ${workers} ${stressor}`,
    'metrc: [7] stressor       bogo ops real time  usr time  sys time   bogo ops/s     bogo ops/s',
    'metrc: [7]                           (secs)    (secs)    (secs)   (real time) (usr+sys time)',
    `metrc: [7] ${[...row, ...rates]
      .map((each) => String(each).padStart(10))
      .join(' ')
      .trimStart()}`,
    `info:  [7] successful run completed in ${took.toFixed(2)}s`,
  ];
  return { stdout: '', stderr: lines.map((line) => `stress-ng: ${line}\n`).join(''), durationMs: seconds(took) };
};
