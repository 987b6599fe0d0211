import { expect } from 'chai';
import { levelsOf } from '../../../src/config/plan/levels.ts';
import type { Sweep } from '../../../src/model/suite.ts';

const sweep = (over: Partial<Sweep>): Sweep => ({
  product: {},
  include: [],
  repetitions: 1,
  order: 'sequential',
  ...over,
});
const names = (over: Partial<Sweep>): string[] =>
  levelsOf(sweep(over)).map(({ name, repetition }) => `${name}#${repetition}`);

describe('[U] config/plan/levels', () => {
  it('names what is a list of objects by all that they say', () => {
    const include = [8, 2].map((cores) => ({ cores: 4, beside: [{ cores, memory: '8Gi' }] }));
    const levels = levelsOf({ product: {}, include, repetitions: 1, order: 'sequential' });
    expect(levels.map(({ name }) => name)).to.deep.equal([
      'cores-4,beside-cores-8-memory-8Gi',
      'cores-4,beside-cores-2-memory-8Gi',
    ]);
    const alone = levelsOf({
      product: { node: [{ cpu: 16 }, { cpu: 32 }] },
      include: [],
      repetitions: 1,
      order: 'sequential',
    });
    expect(alone.map(({ name }) => name)).to.deep.equal(['cpu-16', 'cpu-32']);
  });

  it('has one unnamed level without a sweep', () => {
    expect(levelsOf(undefined)).to.deep.equal([{ name: '', parameters: {}, repetition: 1 }]);
  });

  it('names the levels of one axis by their values', () => {
    expect(names({ product: { objects: [400, 600, 800] } })).to.deep.equal(['400#1', '600#1', '800#1']);
  });

  it('crosses axes and adds what is included', () => {
    const product = { streams: [1, 2], hostNetwork: [true, false] };
    expect(names({ product, include: [{ streams: 128, hostNetwork: true }] })).to.deep.equal([
      'streams-1,hostNetwork-true#1',
      'streams-1,hostNetwork-false#1',
      'streams-2,hostNetwork-true#1',
      'streams-2,hostNetwork-false#1',
      'streams-128,hostNetwork-true#1',
    ]);
  });

  it('orders repetitions: one after the other, interleaved, or there and back', () => {
    const product = { x: ['A', 'B'] };
    expect(names({ product, repetitions: 2 })).to.deep.equal(['A#1', 'A#2', 'B#1', 'B#2']);
    expect(names({ product, repetitions: 2, order: 'interleaved' })).to.deep.equal(['A#1', 'B#1', 'A#2', 'B#2']);
    expect(names({ product, repetitions: 2, order: 'abba' })).to.deep.equal(['A#1', 'B#1', 'B#2', 'A#2']);
  });
});
