import { expect } from 'chai';
import { didYouMean, nearest, neighbours } from '../../../src/config/source/suggest.ts';

describe('[U] config/source/suggest', () => {
  it('finds the name that was meant: in another spelling, or a few letters off', () => {
    const known = ['coolDown', 'warmUp', 'objects'];
    expect(nearest('cool_down', known)).to.equal('coolDown');
    expect(nearest('warnUp', known)).to.equal('warmUp');
    expect(nearest('obejcts', known)).to.equal('objects');
    expect(didYouMean('wramUp', known)).to.equal('did you mean `warmUp`?');
  });

  it('suggests nothing where nothing is near, or two are as near', () => {
    expect(nearest('max', ['min', 'labels'])).to.equal(undefined);
    expect(nearest('perf-c', ['perf-a', 'perf-b'])).to.equal(undefined);
    expect(nearest('', [])).to.equal(undefined);
  });

  it('lists all that are near, the nearest first, and those that are as near by name', () => {
    expect(neighbours('perf-c', ['perf-b', 'perf-a', 'perf-cc', 'other'], 2)).to.deep.equal([
      { name: 'perf-a', off: 1 },
      { name: 'perf-b', off: 1 },
      { name: 'perf-cc', off: 1 },
    ]);
  });
});
