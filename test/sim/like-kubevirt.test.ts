import { expect } from 'chai';
import type { Measurement, Result, Statistic } from '../../src/model/result.ts';
import type { Workload } from '../../src/model/suite.ts';
import { epochMs, ms } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { createTokenBucket } from '../../src/sim/token-bucket.ts';
import { POD, VMI } from '../support/built-test.ts';
import { simRun } from '../support/sim-run.ts';
import { done, writeRows } from '../support/write-rows.ts';

/** What KubeVirt's virt-controller and Kubernetes' components showed on a control plane of their own (test/conformance/kube). */
describe('[I] sim: like KubeVirt', () => {
  it('writes the rows that the real components write, with their codes', async () => {
    const { rows } = await burst([VMI], 20);
    expect(Object.fromEntries(done(rows))).to.deep.equal({
      'events POST 201': 40,
      'pods POST 201': 20,
      'pods PATCH 200': 20,
      'pods/binding POST 201': 20,
      'pods/status PATCH 200': 40,
      'virtualmachineinstances POST 201': 20,
      'virtualmachineinstances PATCH 200': 20,
      'virtualmachineinstances PUT 200': 60,
    });
    expect([...rows.keys()]).to.include('pods/status PATCH 422');
  });

  it('finds every creation of a mixed load ours, pods of instances too', async () => {
    const { result } = await burst([VMI, POD], 20);
    expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    expect(result.outcome).to.equal('pass');
  });

  it('brings instances at one rate, whatever the burst, and most of them late', async () => {
    const rates: number[] = [];
    for (const objects of [100, 400]) {
      const { result } = await burst([VMI], objects);
      rates.push(statistic(result, 'throughput', 'value'));
      const late = statistic(result, 'creation-latency', 'p50') / statistic(result, 'creation-latency', 'p95');
      expect(late, `of ${objects}`).to.be.above(0.75);
    }
    const [few = Number.NaN, many = Number.NaN] = rates;
    expect(many / few).to.be.within(0.75, 1.33);
  });

  it('takes tokens as golang.org/x/time/rate does: a burst at once, then at its pace, and full again after a rest', async () => {
    const time = virtualTime(epochMs(0));
    const take = createTokenBucket(time, { perSecond: 10, burst: 3 });
    expect(Array.from({ length: 5 }, take)).to.deep.equal([0, 0, 0, 100, 200]);
    await time.drive(time.sleep(ms(10_000)));
    expect(Array.from({ length: 4 }, take)).to.deep.equal([0, 0, 0, 100]);
  });
});

interface Burst {
  readonly result: Result;
  readonly rows: ReadonlyMap<string, number>;
}

async function burst(workloads: readonly Workload[], objects: number): Promise<Burst> {
  const { entries } = await simRun({ metrics: true, workloads, scenario: { kind: 'burst', objects } });
  const evidence = recordOf(entries);
  return { result: toResult(evidence), rows: writeRows(evidence) };
}

/** Of instances that run, as a watch saw them. */
function statistic({ measurements }: Result, metric: Measurement['metric'], name: Statistic['name']): number {
  const of = ({
    labels: { phase = 'Running', kind = 'VirtualMachineInstance', clock = 'watch' },
  }: Measurement): boolean => phase === 'Running' && kind === 'VirtualMachineInstance' && clock === 'watch';
  const found = measurements.find((each) => each.metric === metric && of(each));
  return found?.statistics.find((each) => each.name === name)?.value ?? Number.NaN;
}
