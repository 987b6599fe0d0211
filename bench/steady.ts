/**
 * How waits for even answers end: `npm run bench:steady -- [--seeds N]`. Makes that many series of reads of each shape, ends each as a run
 * would, and counts how many were found steady, how many were given up, and of these how many would have been found steady had
 * they gone on to the longest wait: given up wrongly.
 */
import { parseArgs } from 'node:util';
import { textTable } from '../src/render/text-table.ts';
import { endOfWait, LONGEST, SHAPES, seriesOf } from './support/steady.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '100' } } });
const seeds = Number(values.seeds);

const rows = Object.entries(SHAPES).map(([name, shape]) => {
  const ends = Array.from({ length: seeds }, (_, seed) => endOfWait(seriesOf(shape, `${name} ${seed}`)));
  const count = (is: (end: (typeof ends)[number]) => boolean): string => `${ends.filter(is).length}`;
  return [
    name,
    count(({ how }) => how === 'steady'),
    count(({ how }) => how === 'given up'),
    count(({ how, steadyLater }) => how === 'given up' && steadyLater),
    `${Math.round(ends.reduce((sum, { afterMs }) => sum + afterMs, 0) / seeds / 1000)} s`,
  ];
});
console.log(`${seeds} series of each shape, of at most ${LONGEST / 1000} s`);
console.log(textTable(['reads', 'steady', 'given up', 'wrongly', 'mean wait'], rows));
