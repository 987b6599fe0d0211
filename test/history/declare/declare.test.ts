import { expect } from 'chai';
import type { Declaration } from '../../../src/history/declaration.ts';
import { declarations } from '../../../src/history/declare/declare.ts';
import { METRICS } from '../../../src/model/metrics/index.ts';
import type { TestHistory } from '../../../src/model/suite.ts';
import { aSeries } from '../../support/run-document.ts';

const of = (metric: string, labels = {}, statistic = 'value', suite: TestHistory = {}): Declaration =>
  declarations(suite)({ metric, labels, statistic });

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
      title: 'Creation latency watch Pod Ready',
      key: true,
      primary: true,
      family: 'objects',
    });
    expect(declare(aSeries({ statistic: 'p99' }))).to.deep.include({
      title: 'Creation latency watch Pod Ready p99',
      key: false,
      primary: false,
    });
    expect(declare(aSeries({ labels: { clock: 'server', phase: 'Ready' } })).key).to.equal(false);
    const keyPhases = (kind: string): string[] =>
      ['Ready', 'Running', 'Available'].filter(
        (phase) => declare(aSeries({ labels: { clock: 'watch', kind, phase } })).key,
      );
    expect(keyPhases('VirtualMachineInstance'), 'one of the phases in which it has arrived').to.deep.equal(['Running']);
    expect(keyPhases('Deployment')).to.deep.equal(['Available']);
    expect(keyPhases('Pod')).to.deep.equal(['Ready']);
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
});
