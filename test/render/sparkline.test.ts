import { expect } from 'chai';
import { sparkline } from '../../src/render/sparkline.ts';

describe('[U] render/sparkline', () => {
  it('draws the lowest as the lowest bar, the highest as the highest, and nothing as a dot', () => {
    expect(sparkline([0, 50, undefined, 100])).to.equal('▁▅·█');
  });

  it('draws the largest numbers of a double as others', () => {
    expect(sparkline([1.7e308, 1.75e308, 1.7e308])).to.equal(sparkline([1.7, 1.75, 1.7]));
    expect(sparkline([-Number.MAX_VALUE, 0, Number.MAX_VALUE])).to.equal(sparkline([-1, 0, 1]));
  });

  it('draws what hardly varies flat, and nothing of nothing', () => {
    expect(sparkline([100, 100, 100])).to.equal('▅▅▅');
    expect(sparkline([100, 101, 100])).to.match(/^[▄▅]+$/);
    expect(sparkline([0, 0])).to.equal('▅▅');
    expect(sparkline([undefined])).to.equal('·');
    expect(sparkline([])).to.equal('');
  });
});
