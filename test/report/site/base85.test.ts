import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase85, toBase85 } from '../../../src/report/site/base85.ts';

describe('[U] report/site/base85', () => {
  it('gives back any bytes, and needs no escape between quotes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toBase85(bytes);
        expect(fromBase85(text)).to.deep.equal(bytes);
        expect(JSON.stringify(text)).to.equal(`"${text}"`);
        expect(text.length).to.be.at.most(bytes.length * 1.25 + 1);
      }),
    );
  });
});
