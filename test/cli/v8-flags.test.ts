import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

const FLAGS = join(import.meta.dirname, '..', '..', 'src', 'cli', 'v8-flags.ts');

/** Of a process of its own, after 40 MB that survive. */
const YOUNG_GENERATION = `
import { getHeapSpaceStatistics } from 'node:v8';
const { keepHeapSmall } = await import(process.argv[1]);
keepHeapSmall();
const survivors = [];
for (let at = 0; at < 10_000; at++) survivors.push(new Array(512).fill(at));
console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 1024 ** 2);
`;

describe("V8's flags", () => {
  it('keep the young generation at 8 MB, in two halves, however much survives: not at the 1 MB of the beginning', () => {
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', YOUNG_GENERATION, FLAGS], {
      encoding: 'utf8',
    });
    expect(Number(printed)).to.be.within(8, 16);
  });
});
