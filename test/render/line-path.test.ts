import { expect } from 'chai';
import fc from 'fast-check';
import { linePath } from '../../src/render/line-path.ts';
import { placesOf } from '../support/path-places.ts';

describe('[U] render/line-path', () => {
  it('leads through every place', () => {
    const place = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }));
    fc.assert(
      fc.property(fc.array(place), (places) => {
        expect(placesOf(linePath(places))).to.deep.equal(places);
      }),
    );
  });

  it('is written in steps, and a place alone is a dot', () => {
    expect(
      linePath([
        [6, 164],
        [19, 192],
        [31, 137],
      ]),
    ).to.equal('M6 164l13 28 12-55');
    expect(linePath([[6, 164]])).to.equal('M6 164h.1');
  });
});
