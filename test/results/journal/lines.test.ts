import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf } from '../../../src/results/journal/lines.ts';

describe('[U] results/journal/lines', () => {
  it('cuts at line feeds only, however the text comes in pieces', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\u2028', '\r', '"', ' ', 'ü') });
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(20)), async (lines, cuts) => {
        const text = lines.map((each) => `${each}\n`).join('');
        expect(await collect(pieces(text, cuts))).to.deep.equal(lines);
      }),
    );
  });

  it('gives a last line that has no end', async () => {
    expect(await collect(pieces('a\nb', [1, 1]))).to.deep.equal(['a', 'b']);
  });

  it('gives of a line that is too long one unit too many, and the lines after it', async () => {
    const text = `${'x'.repeat(1000)}\nab\n`;
    expect(await collect(pieces(text, [300, 300, 300]), 10)).to.deep.equal(['x'.repeat(11), 'ab']);
  });
});

async function* pieces(text: string, lengths: readonly number[]): AsyncGenerator<string> {
  let at = 0;
  for (const length of lengths) {
    yield text.slice(at, at + length);
    at += length;
  }
  yield text.slice(at);
}

async function collect(chunks: AsyncIterable<string>, longest?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(chunks, longest)) lines.push(line);
  return lines;
}
