import { expect } from 'chai';
import { planTest } from '../../src/config/plan/plan.ts';
import { keySeries, keysOf } from '../../src/model/key-series.ts';
import { builtTest, POD } from '../support/built-test.ts';

describe('[U] model/key-series', () => {
  const churn = planTest(
    builtTest({ workloads: [POD], scenario: { kind: 'churn', objects: 5, perSecond: 1, duration: '9s' } }),
  );
  const deletion = planTest(builtTest({ workloads: [POD], scenario: { kind: 'deletion', objects: 5 } }));

  it('shows first what the test is about', () => {
    const of = (metric: string, load: string, more = {}) => ({ metric, labels: { load, kind: 'Pod', ...more } });
    const all = [
      of('creation-latency', 'fill', { clock: 'watch', phase: 'Running' }),
      of('deletion-latency', 'delete'),
      of('deletion-latency', 'churn'),
      of('creation-latency', 'churn', { clock: 'watch', phase: 'Running' }),
      of('creation-latency', 'churn', { clock: 'server', phase: 'Running' }),
      of('creation-latency', 'churn', { clock: 'watch', phase: 'Ready' }),
    ];
    expect(keySeries(churn, all)).to.deep.equal([all[3], all[2]]);
    expect(keySeries(deletion, all)).to.deep.equal([all[1], all[0]]);
  });

  it('has the rates where the test asks for one', () => {
    const burst = planTest(builtTest({ workloads: [POD] }));
    const rates = (plan: typeof burst): string[] =>
      keysOf(plan).flatMap(({ metric }) => (metric.endsWith('-rate') ? [metric] : []));
    expect(rates(burst)).to.deep.equal([]);
    expect(rates(churn)).to.deep.equal(['requested-rate', 'achieved-rate']);
  });

  it('is what the suite names, and nothing else', () => {
    const key = [{ metric: 'cpu-usage', labels: { component: 'etcd' } }];
    const plan = planTest({ ...builtTest({ workloads: [POD] }), history: { key } });
    const of = (component: string) => ({ metric: 'cpu-usage', labels: { component } });
    expect(keySeries(plan, [of('virt-api'), of('etcd')])).to.deep.equal([of('etcd')]);
  });
});
