import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { TargetCluster } from '../../../src/model/target.ts';
import { builtTest } from '../../support/sim-run.ts';

describe('config/plan/plan', () => {
  const timesOf = (cluster: Partial<TargetCluster>): Record<string, number> => {
    const { steps } = planTest(builtTest({ cluster, scenario: { kind: 'burst', objects: 10 } }));
    return Object.fromEntries(steps.map(({ kind, timeoutMs }) => [kind, timeoutMs]));
  };

  it('leaves time for the scrapes of a Prometheus at the edges of a load', () => {
    const prometheus = { url: 'https://prometheus', insecureSkipTlsVerify: false, login: false, targets: [] };
    const [without, scraped] = [timesOf({}), timesOf({ prometheus })];
    const more = Object.entries(scraped).map(([kind, time]) => [kind, time - (without[kind] ?? 0)]);
    expect(more.filter(([, time]) => time !== 0)).to.deep.equal([
      ['load', 240_000],
      ['settle', 120_000],
    ]);
  });
});
