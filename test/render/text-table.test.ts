import { expect } from 'chai';
import fc from 'fast-check';
import { textTable } from '../../src/render/text-table.ts';

const HEADER = ['metric', 'of', 'figures', ''];
const ROW = [
  'Creation latency',
  'watch Pod Ready',
  'p50 1.76 s (1.29 s to 2.01 s)   p95 2.38 s (2.07 s or more)',
  'n=50',
];

describe('[U] render/text-table', () => {
  it('has columns as wide as their widest cell where there is room', () => {
    expect(
      textTable(
        ['a', 'b'],
        [
          ['one', 'x'],
          ['1', 'y'],
        ],
      ),
    ).to.equal('a    b\none  x\n1    y\n');
  });

  it('breaks a cell between its figures first, and keeps each of them whole', () => {
    expect(textTable(HEADER, [ROW], 80)).to.equal(`metric            of               figures
Creation latency  watch Pod Ready  p50 1.76 s (1.29 s to 2.01 s)  n=50
                                   p95 2.38 s (2.07 s or more)
`);
  });

  it('is never wider than the terminal while words fit, and loses no word', () => {
    const cell = fc
      .array(fc.constantFrom('a', 'word', 'figures', '1.2'), { maxLength: 12 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
        fc.integer({ min: 30, max: 100 }),
        (rows, width) => {
          const text = textTable(['one', 'two', 'three'], rows, width);
          for (const line of text.split('\n')) expect(line.length).to.be.at.most(width);
          const words = (of: string): string[] => of.split(/\s+/).filter(Boolean).sort();
          expect(words(text)).to.deep.equal(words(`one two three ${rows.flat().join(' ')}`));
        },
      ),
    );
  });
});
