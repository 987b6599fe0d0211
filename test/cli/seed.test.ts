import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeLabSite } from '../support/lab-site.ts';

describe('[E] cli/seed', () => {
  it('repeats a simulated run to the byte, whenever it is started, packed or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prowess-seed-'));
    try {
      writeLabSite(folder, 1);
      for (const [store, start] of [
        ['first', prowess],
        ['second', prowessHere],
      ] as const) {
        const { code } = await start(['run', 'burst-lab-0', '--seed', '42', '--store', store], { cwd: folder });
        expect(code).to.equal(0);
      }
      const [first, second] = ['first', 'second'].map((store) => textsIn(join(folder, store)));
      expect(first).to.deep.equal(second);
      expect(first?.size).to.be.above(5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const textsIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
