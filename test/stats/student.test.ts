import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { meanHalfWidth } from '../../src/stats/student.ts';

describe('[U] stats/student', () => {
  it('agrees with a worked example, and knows nothing of single values', () => {
    // Four values of mean 5 and standard deviation 2.582: 3.182 * 2.582 / 2.
    expect(meanHalfWidth([2, 4, 6, 8])).to.be.closeTo(4.108, 1e-3);
    expect(meanHalfWidth([2])).to.equal(undefined);
    expect(meanHalfWidth([])).to.equal(undefined);
  });

  it('holds the true mean in 95 % of samples, of every size', () => {
    const random = seededRandom('student');
    const rounds = 2000;
    for (const size of [2, 3, 5, 10, 40]) {
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        const values = Array.from({ length: size }, () => random.normal());
        const mean = values.reduce((total, value) => total + value, 0) / size;
        if (Math.abs(mean) <= (meanHalfWidth(values) ?? 0)) held++;
      }
      expect(held / rounds, String(size)).to.be.within(0.93, 0.97);
    }
  });
});
