import { expect } from 'chai';
import { canonicalJson, mergeJson } from '../../src/model/json.ts';

describe('model/json', () => {
  it('merges maps key by key and replaces everything else', () => {
    const merged = mergeJson({ a: { x: 1, y: [1] }, b: 1 }, { a: { y: [2], z: 3 }, b: { c: 1 } });
    expect(merged).to.deep.equal({ a: { x: 1, y: [2], z: 3 }, b: { c: 1 } });
  });

  it('writes the same bytes whatever the order of the keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).to.equal(
      canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] }),
    );
  });
});
