import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../../support/cli-here.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/add-a-benchmark.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...DOCUMENT.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);

describe('[I] docs/add-a-benchmark.md', () => {
  const [output = '', shown = ''] = blocks('text');
  const [declaration = ''] = blocks('yaml');
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prowess-parse-'));
    writeFileSync(join(folder, 'mycopy.yaml'), declaration);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const parse = (text: string, asked = 'duration=10s,streams=4') => {
    writeFileSync(join(folder, 'out.txt'), text);
    return prowessHere(['parse', '--with', 'mycopy.yaml', 'out.txt', '--asked', asked], { cwd: folder });
  };

  it('shows what its declaration makes of its output', async () => {
    expect(await parse(output)).to.deep.equal({ code: 0, stdout: shown, stderr: '' });
  });

  for (const [what, text, code, said] of [
    ['without its last line', output.replace(/all blocks.*\n/, ''), 3, 'partial: /^all blocks verified$/ is missing'],
    ['with an error', `${output}ERROR: block 17 differs\n`, 1, 'failed: ERROR: block 17 differs'],
    ['of half the time', output.replace('10.02', '5.01'), 3, 'partial: measured for 5.01 s, asked were 10 s'],
    ['of other threads', output.replace('4 threads', '2 threads'), 3, 'partial: holds 2 streams, asked were 4'],
    [
      'with two results',
      output.replace('Latency', 'Copy:    1.5 MB/s\nLatency'),
      2,
      'unparsable: /^Copy: +([\\d.]+) MB/s$/ is there 2 times',
    ],
    ['of something else', 'hello\n', 2, 'unparsable: expected what the readings of mycopy name'],
    ['cut inside of a number', output.slice(0, output.indexOf('234.5')), 2, 'unparsable'],
  ] as const) {
    it(`says of an output ${what}: ${said}`, async () => {
      const finished = await parse(text);
      expect(finished.stdout).to.include(said);
      expect(finished.code).to.equal(code);
    });
  }
});
