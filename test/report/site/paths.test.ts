import { expect } from 'chai';
import fc from 'fast-check';
import { fileName, seriesPath } from '../../../src/report/site/paths.ts';

describe('[U] report/site/paths', () => {
  it('keeps a plain name, and gives no two names one file, on a disk that ignores case either', () => {
    expect(fileName('periodic-kubevirt-e2e-k8s-1.29')).to.equal('periodic-kubevirt-e2e-k8s-1.29');
    const names = ['a/b', 'a-b', 'a b', 'A-b', 'a:b', '../a-b', '.a-b'];
    expect(new Set(names.map((name) => fileName(name).toLowerCase())).size).to.equal(names.length);
  });

  it('is a name that every disk takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(fileName(name)).to.match(/^[a-z0-9_-][a-z0-9._-]{0,90}$/);
      }),
    );
  });

  it('leads to any series by its name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (test, series) => {
        const read = new URLSearchParams(seriesPath(test, 'main', series).replace('series.html#', ''));
        expect([read.get('test'), read.get('series')]).to.deep.equal([test.toWellFormed(), series.toWellFormed()]);
      }),
    );
    expect(seriesPath('t', 'main', 'a\uD800')).to.match(/series=a%EF%BF%BD$/);
  });
});
