import { expect } from 'chai';
import { canonicalJson, listAt, mergeJson, numberAt, objectAt, stringAt, valueAt } from '../../src/model/json.ts';

describe('[U] model/json', () => {
  it('merges maps key by key and replaces everything else', () => {
    const merged = mergeJson({ a: { x: 1, y: [1] }, b: 1 }, { a: { y: [2], z: 3 }, b: { c: 1 } });
    expect(merged).to.deep.equal({ a: { x: 1, y: [2], z: 3 }, b: { c: 1 } });
  });

  it('writes the same bytes whatever the order of the keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).to.equal(
      canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] }),
    );
  });

  it('reads along a path and says undefined or empty where something is missing or of another type', () => {
    const value = { a: { text: 'x', number: 1, list: [1], none: null } };
    expect(valueAt(value, 'a', 'none')).to.equal(null);
    expect(valueAt(value, 'a', 'text', 'deeper')).to.equal(undefined);
    expect(stringAt(value, 'a', 'text')).to.equal('x');
    expect(stringAt(value, 'a', 'number')).to.equal(undefined);
    expect(numberAt(value, 'a', 'number')).to.equal(1);
    expect(listAt(value, 'a', 'list')).to.deep.equal([1]);
    expect(listAt(value, 'a')).to.deep.equal([]);
    expect(objectAt(value, 'a', 'list')).to.deep.equal({});
  });
});
