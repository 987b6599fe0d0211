import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..');
const { scripts, mocha } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('[U] npm test', () => {
  it('begins with what waits longest, and runs each file once', () => {
    const words = /set -- (.*?);/.exec(scripts.test)?.[1]?.replaceAll('"', '').split(' ') ?? [];
    const patterns = words.map((word) => (word.endsWith('.test.ts') ? word : `${word}/**/*.test.ts`));
    const run = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: mocha.ignore }));
    const all = globSync('test/**/*.test.ts', { cwd: root, exclude: mocha.ignore });
    expect(run.toSorted()).to.deep.equal(all.toSorted());
    expect(run[0]).to.match(/^test\/e2e\//);
  });

  it('has one time limit, for what hangs: a test of its own would be about how fast the machine is', () => {
    expect(mocha.timeout).to.be.at.least(1_800_000);
    const files = globSync('test/**/*.test.ts', { cwd: root, exclude: mocha.ignore });
    expect(files.filter((file) => /\bthis\.timeout\(/.test(readFileSync(join(root, file), 'utf8')))).to.deep.equal([]);
  });
});
