import { expect } from 'chai';
import { counted, firstFew } from '../../src/model/counted.ts';

describe('[U] model/counted', () => {
  it('counts in words that fit', () => {
    expect([counted(1, 'node'), counted(3, 'node'), counted(0, 'node')]).to.deep.equal([
      '1 node',
      '3 nodes',
      '0 nodes',
    ]);
  });

  it('names the first few, and says how many more there are', () => {
    expect([
      firstFew([]),
      firstFew(['a']),
      firstFew(['a', 'b', 'c']),
      firstFew(['a', 'b', 'c', 'd', 'e']),
    ]).to.deep.equal(['', 'a', 'a, b, c', 'a, b, c and 2 more']);
  });
});
