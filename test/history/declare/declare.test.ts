import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { Declaration } from '../../../src/history/declaration.ts';
import { declarations } from '../../../src/history/declare/declare.ts';
import { METRICS } from '../../../src/model/metrics/index.ts';
import type { TestHistory } from '../../../src/model/suite.ts';
import { builtTest, POD } from '../../support/built-test.ts';
import { aSeries } from '../../support/run-document.ts';

const of = (metric: string, labels = {}, statistic = 'value', suite: TestHistory = {}): Declaration =>
  declarations(suite)({ metric, labels, statistic });

const PHASES = ['Created', 'Ready', 'Running', 'Available', 'Bound', 'Complete', 'Succeeded'];

describe('[U] history/declare/declare', () => {
  it('takes unit and direction of our own metrics from the catalogue', () => {
    for (const [metric, { unit, better, primary, statistics }] of Object.entries(METRICS)) {
      for (const statistic of statistics) {
        expect(of(metric, {}, statistic)).to.deep.include({ unit, better, primary: statistic === primary });
      }
    }
  });

  it('judges an arrival by our watch, and no other statistic of it', () => {
    const declare = declarations();
    expect(declare(aSeries())).to.deep.include({
      title: 'Creation latency watch Pod Running',
      key: true,
      primary: true,
      family: 'objects',
    });
    expect(declare(aSeries({ statistic: 'p99' }))).to.deep.include({
      title: 'Creation latency watch Pod Running p99',
      key: false,
      primary: false,
    });
    expect(declare(aSeries({ labels: { clock: 'server', kind: 'Pod', phase: 'Running' } })).key).to.equal(false);
  });

  const arrivals = (kind: string, declare = declarations()): string[] =>
    PHASES.filter((phase) => declare(aSeries({ labels: { clock: 'watch', kind, phase } })).key);

  it('takes of each kind the phase in which its objects usually have arrived, where the test is not known', () => {
    expect(arrivals('VirtualMachineInstance')).to.deep.equal(['Running']);
    expect(arrivals('VirtualMachine')).to.deep.equal(['Ready']);
    expect(arrivals('Deployment')).to.deep.equal(['Ready']);
    expect(arrivals('Job')).to.deep.equal(['Complete']);
    expect(arrivals('PersistentVolumeClaim')).to.deep.equal(['Bound']);
    expect(arrivals('Pod')).to.deep.equal(['Running']);
    expect(arrivals('Tenant'), 'a kind of others').to.deep.equal(['Ready']);
  });

  it('takes the phase for which the test waits, and of its workloads only', () => {
    const web = { ...POD, ready: { condition: 'Ready' } };
    const declare = declarations({}, planTest(builtTest({ workloads: [web] })));
    expect(arrivals('Pod', declare)).to.deep.equal(['Ready']);
    expect(arrivals('VirtualMachineInstance', declare)).to.deep.equal([]);
  });

  it('takes the population and the calls that the test is about', () => {
    const declare = declarations(
      {},
      planTest(builtTest({ workloads: [POD], scenario: { kind: 'deletion', objects: 5 } })),
    );
    const key = (metric: string, labels: Record<string, string>, statistic = 'p50'): boolean =>
      declare({ metric, labels, statistic }).key;
    expect(key('deletion-latency', { load: 'delete', kind: 'Pod' })).to.equal(true);
    expect(key('deletion-latency', { load: 'fill', kind: 'Pod' })).to.equal(false);
    expect(key('deletion-latency', { load: 'delete', kind: 'Secret' }), 'what a pod brings along').to.equal(false);
    const call = (verb: string): boolean => key('api-call-latency', { verb, resource: 'pods', load: 'delete' });
    expect([call('delete'), call('create')]).to.deep.equal([true, false]);
  });

  it('judges what a run shows first, but for what follows from it', () => {
    const labels = { component: 'apiserver' };
    expect(of('cpu-per-object', labels).key).to.equal(false);
    expect(of('sustained-throughput').key).to.equal(false);
    expect(of('throughput').key).to.equal(true);
  });

  it('decides calls of one resource together, and what one component uses', () => {
    const labels = { resource: 'pods', verb: 'PATCH' };
    expect(of('apiserver-calls', labels, 'count').family).to.equal('calls pods');
    expect(of('cpu-usage', { component: 'virt-handler' }, 'mean').family).to.equal('resources virt-handler');
  });

  it('reads what imported metrics are from their names', () => {
    const kind = { kind: 'VMIResult' };
    const said = (metric: string, labels: Record<string, string> = kind, statistic = 'value'): string => {
      const { title, unit, better, family, key, primary } = of(metric, labels, statistic);
      return [title, unit, better, family, ...(key ? ['key'] : []), ...(primary ? ['primary'] : [])].join(' | ');
    };
    expect(said('PATCH-pods-count')).to.equal('PATCH pods VMIResult | count | lower | calls pods | key | primary');
    expect(said('WATCH-leases-count')).to.equal('WATCH leases VMIResult | count | lower | calls leases | primary');
    expect(said('vmiCreationToRunningSecondsP50')).to.equal(
      'vmi creation to running P50 VMIResult | s | lower | latency | key | primary',
    );
    expect(said('vmiCreationToRunningSecondsP95')).to.match(/\| latency$/);
    expect(said('avgVirtHandlerCPUUsage')).to.equal(
      'CPU of virt-handler avg VMIResult | cores | lower | resources virt-handler | key | primary',
    );
    expect(said('maxVirtAPIMemoryUsageInMB')).to.equal(
      'Memory of virt-api max VMIResult | MB | lower | resources virt-api',
    );
    expect(said('podLatencyQuantilesMeasurement', {}, 'P99')).to.match(/\| lower \| latency$/);
    expect(said('achievedQps', {})).to.contain('| higher |');
    expect(said('something else', {})).to.equal('something else |  | neither | other | primary');
  });

  it('says of runs that are invalid, and of bounds, that fewer are better', () => {
    expect(of('runs-invalid', {}, 'share')).to.deep.include({ better: 'lower', family: 'validity', tolerance: 0 });
  });

  it('lets the suite say what is key, what matters, and who owns it', () => {
    const suite: TestHistory = {
      key: [{ metric: 'cpu-usage', labels: { component: 'etcd' } }],
      tolerance: { 'cpu-usage': 0.2 },
      owner: 'sig-scale',
    };
    expect(of('cpu-usage', { component: 'etcd' }, 'mean', suite)).to.deep.include({
      key: true,
      tolerance: 0.2,
      owner: 'sig-scale',
    });
    expect(of('cpu-usage', { component: 'virt-api' }, 'mean', suite).key).to.equal(false);
    expect(of('throughput', {}, 'value', suite).key).to.equal(false);
    expect(of('throughput', {}, 'value', suite).tolerance).to.equal(0.02);
  });

  it('judges the statistic that the suite names', () => {
    const suite: TestHistory = { key: [{ metric: 'creation-latency', labels: {}, statistic: 'p99' }] };
    const { labels } = aSeries();
    expect(of('creation-latency', labels, 'p99', suite)).to.deep.include({ key: true, primary: true });
    expect(of('creation-latency', labels, 'p50', suite).key).to.equal(false);
    expect(of('creation-latency', { ...labels, clock: 'server' }, 'p99', suite).key, 'our watch is meant').to.equal(
      false,
    );
  });
});
