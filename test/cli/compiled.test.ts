import { chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { loadCompiled } from '../../src/cli/compiled.ts';
import { emptyFolder } from '../support/folder.ts';

interface Bundle {
  double(value: number): number;
  where(): readonly string[];
}

const BUNDLE = `(function (module, require, __filename, __dirname, __url) {
  module.exports = {
    double: (value) => 2 * value,
    where: () => [__filename, __dirname, __url, typeof require('node:path').join],
  };
})
`;

describe('the code that is kept of a bundle', () => {
  const place = async (): Promise<{ file: string; kept: string; folder: string }> => {
    const folder = await emptyFolder();
    const file = join(folder, 'bundle.js');
    writeFileSync(file, BUNDLE);
    return { folder, file, kept: join(folder, 'bundle.js-plan') };
  };

  it('leaves the bundle what it is: its exports, its place, and what it may load', async () => {
    const { file, folder } = await place();
    const { exports } = loadCompiled<Bundle>(file, undefined);
    expect(exports.double(21)).to.equal(42);
    expect(exports.where()).to.deep.equal([file, folder, pathToFileURL(file).href, 'function']);
  });

  it('is written once, whole, and for its owner only', async () => {
    const { file, kept, folder } = await place();
    loadCompiled<Bundle>(file, kept).keep();
    const [written, { mtimeNs, mode }] = [readFileSync(kept), statSync(kept, { bigint: true })];
    expect(Number(mode) & 0o777).to.equal(0o600);
    const again = loadCompiled<Bundle>(file, kept);
    expect(again.exports.double(4)).to.equal(8);
    again.keep();
    expect(statSync(kept, { bigint: true }).mtimeNs).to.equal(mtimeNs);
    expect(readFileSync(kept).equals(written)).to.equal(true);
    expect(readdirSync(folder).sort()).to.deep.equal(['bundle.js', 'bundle.js-plan']);
  });

  it('is written anew where a bit of it flipped, or where half of it is missing: V8 would believe it', async () => {
    const { file, kept } = await place();
    loadCompiled<Bundle>(file, kept).keep();
    const whole = readFileSync(kept);
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(100) ^ 1, 100);
    for (const broken of [flipped, whole.subarray(0, whole.length / 2), Buffer.alloc(2), Buffer.alloc(0)]) {
      writeFileSync(kept, broken);
      const { exports, keep } = loadCompiled<Bundle>(file, kept);
      expect(exports.double(5)).to.equal(10);
      keep();
      expect(readFileSync(kept).equals(broken)).to.equal(false);
      const writtenAt = (): bigint => statSync(kept, { bigint: true }).mtimeNs;
      const first = writtenAt();
      loadCompiled<Bundle>(file, kept).keep();
      expect(writtenAt(), 'what was made anew is taken').to.equal(first);
    }
  });

  it('is not believed where somebody else wrote it', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { file, kept } = await place();
    loadCompiled<Bundle>(file, kept).keep();
    chownSync(kept, 12_345, 12_345);
    loadCompiled<Bundle>(file, kept).keep();
    expect(statSync(kept).uid).to.equal(0);
  });

  it('costs only time where nothing can be kept', async () => {
    const { file, folder } = await place();
    const { exports, keep } = loadCompiled<Bundle>(file, join(folder, 'no such folder', 'plan'));
    keep();
    expect(exports.double(1)).to.equal(2);
    expect(readdirSync(folder)).to.deep.equal(['bundle.js']);
  });
});
