import { expect } from 'chai';
import fc from 'fast-check';
import { epochMs } from '../../src/model/units.ts';
import { isBuildNumber, nextBuildNumber } from '../../src/prow/build-number.ts';

const now = epochMs(Date.UTC(2026, 7, 22, 4, 40));

describe('[U] prow/build-number', () => {
  it("is a snowflake of the instant, like Prow's own", () => {
    expect(nextBuildNumber([], now)).to.equal(String((BigInt(now) - 1_288_834_974_657n) << 22n));
    expect(nextBuildNumber([], now)).to.have.length(19);
  });

  it('rises above every build there is, whatever the clock says', () => {
    const build = fc.bigInt({ min: 0n, max: 10n ** 18n * 8n }).map(String);
    fc.assert(
      fc.property(fc.array(fc.oneof(build, fc.string())), fc.integer({ min: 0, max: 2 ** 41 }), (existing, at) => {
        const next = nextBuildNumber(existing, epochMs(at));
        expect(isBuildNumber(next)).to.equal(true);
        for (const each of existing.filter(isBuildNumber)) expect(BigInt(next) > BigInt(each)).to.equal(true);
      }),
    );
  });
});
