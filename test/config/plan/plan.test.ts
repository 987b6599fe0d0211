import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';
import type { TargetCluster } from '../../../src/model/target.ts';
import { builtTest } from '../../support/built-test.ts';

describe('[U] config/plan/plan', () => {
  const timesOf = (cluster: Partial<TargetCluster>): Record<string, number> => {
    const { steps } = planTest(builtTest({ cluster, scenario: { kind: 'burst', objects: 10 } }));
    return Object.fromEntries(steps.map(({ kind, timeoutMs }) => [kind, timeoutMs]));
  };

  it('leaves time for the samples of kubelets at the edges of what is measured', () => {
    const spent = (scenario: ScenarioSpec, kind: string): number => {
      const { steps } = planTest(builtTest({ scenario }));
      const [step] = steps.filter((each) => each.kind === kind);
      return (step?.timeoutMs ?? 0) - 3 * (step?.estimateMs ?? 0) - 300_000;
    };
    expect(spent({ kind: 'burst', objects: 10 }, 'load')).to.equal(120_000);
    expect(spent({ kind: 'churn', objects: 10, perSecond: 1, duration: '1m' }, 'churn')).to.equal(120_000);
    expect(spent({ kind: 'deletion', objects: 10 }, 'delete')).to.equal(120_000);
  });

  it('leaves time for the scrapes of a Prometheus at the edges of a load', () => {
    const prometheus = { url: 'https://prometheus', insecureSkipTlsVerify: false, login: false, targets: [] };
    const [without, scraped] = [timesOf({}), timesOf({ prometheus })];
    const more = Object.entries(scraped).map(([kind, time]) => [kind, time - (without[kind] ?? 0)]);
    expect(more.filter(([, time]) => time !== 0)).to.deep.equal([['load', 240_000]]);
  });
});
