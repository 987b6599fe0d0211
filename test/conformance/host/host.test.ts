import { expect } from 'chai';
import { whyNoCgroup } from '../../support/host/cgroup.ts';
import { playRound, type RoundEnd } from '../../support/host/round.ts';

describe('a job in a cgroup, by the counters of the real kernel', function () {
  this.timeout(120_000);

  before(function () {
    const problem = whyNoCgroup();
    if (problem !== undefined) {
      console.log(`skipped: ${problem}`);
      this.skip();
    }
  });

  const faultsOf = ({ checks }: RoundEnd): string =>
    checks.flatMap(({ passed, message }) => (passed ? [] : [message])).join('\n');

  it('is INVALID where its limit stops it', async () => {
    expect(faultsOf(await playRound({ seconds: 2, quota: 0.2 }))).to.include('its CPU limit stopped the job in');
  });

  it('is INVALID where others are busy on its machine', async () => {
    const end = await playRound({ seconds: 2, shared: true });
    expect(end.othersTruly / end.cores, 'a share of the cores').to.be.greaterThan(0.15);
    expect(faultsOf(end)).to.match(/others used [\d.]+ % of its \d+ cores/);
  });

  it('is not said to be stopped without a limit, nor to share what it used itself', async () => {
    const end = await playRound({ seconds: 2 });
    const message = end.checks.map((check) => check.message).join('\n');
    const [, share = ''] = /others used ([\d.]+) %/.exec(message) ?? [];
    expect(message).to.not.include('CPU limit stopped');
    const [least, most] = end.othersWithin.map((used) => used / end.cores);
    expect(Number(share) / 100, message).to.be.within((least ?? Number.NaN) - 0.05, (most ?? Number.NaN) + 0.05);
  });
});
