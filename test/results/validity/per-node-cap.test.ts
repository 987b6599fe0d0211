import { expect } from 'chai';
import type { PlacedObject } from '../../../src/results/facts/record.ts';
import { perNodeCap } from '../../../src/results/validity/per-node-cap.ts';
import { DEPLOYMENT, POD, VM } from '../../support/built-test.ts';
import { at, builtObject, builtRecord, LOAD } from '../../support/run-record.ts';

describe('[U] results/validity/per-node-cap', () => {
  it('finds the most that lived at once on any node', () => {
    expect(
      checked([lived('a', 0, 10), lived('a', 5, 15), lived('b', 0, 30), lived('a', 12, 20), lived('b', 25, 40)]),
    ).to.deep.equal([{ passed: true, message: 'at most 2 Pods on a node (a), 2 are allowed' }]);
    const three = [lived('b', 0, 10), lived('a', 0, 10), lived('a', 1, 10), lived('a', 2, 10)];
    expect(checked(three)).to.deep.equal([{ passed: false, message: 'at most 3 Pods on a node (a), 2 are allowed' }]);
    expect(checked(three.toReversed())[0]?.passed).to.equal(false);
  });

  it('takes an object that goes as another comes for one that made room', () => {
    expect(checked([lived('a', 10, 20), lived('a', 0, 10), lived('a', 0, 20)])[0]?.message).to.match(/^at most 2 Pods/);
    expect(checked([lived('a', 9, 20), lived('a', 0, 10), lived('a', 0, 20)])[0]?.message).to.match(/^at most 3 Pods/);
  });

  it('counts each kind by its own limit', () => {
    const vmi = { ...lived('a', 0, 10), kind: 'VirtualMachineInstance' };
    const both = checked([lived('a', 0, 10), vmi, vmi], { Pod: 2, VirtualMachineInstance: 1 });
    expect(both).to.deep.equal([
      { passed: true, message: 'at most 1 Pod on a node (a), 2 are allowed' },
      { passed: false, message: 'at most 2 VirtualMachineInstances on a node (a), 1 are allowed' },
    ]);
  });

  it('takes a limit on what makes pods or instances for one on these', () => {
    const of = (workload: string, kind: string) => ({ ...lived('a', 0, 10), workload, kind });
    const { plan } = builtRecord();
    const workloads = [POD, DEPLOYMENT, VM];
    const placed = [
      of(POD.name, 'Pod'),
      of(DEPLOYMENT.name, 'Pod'),
      of(DEPLOYMENT.name, 'Pod'),
      of(VM.name, 'Pod'),
      of(VM.name, 'VirtualMachineInstance'),
    ];
    const mixed = (perNode: Readonly<Record<string, number>>) =>
      checked(placed, perNode, [builtObject({ node: 'a' })], { ...plan.experiment, workloads });
    expect(mixed({ Deployment: 1, ReplicaSet: 2, VirtualMachine: 0 })).to.deep.equal([
      { passed: false, message: 'at most 2 instances of Deployments on a node (a), 1 are allowed' },
      { passed: true, message: 'at most 2 instances of ReplicaSets on a node (a), 2 are allowed' },
      { passed: false, message: 'at most 1 instance of VirtualMachines on a node (a), 0 are allowed' },
    ]);
    expect(mixed({ Pod: 4, VirtualMachineInstance: 1 }).map(({ passed }) => passed)).to.deep.equal([true, true]);
    expect(mixed({ Pod: 3 })[0]?.passed).to.equal(false);
  });

  it('does not count where it is not known on which node an object lived', () => {
    const { plan } = builtRecord();
    const blind = (perNode: Readonly<Record<string, number>>) =>
      checked([lived('a', 0, 10)], perNode, [builtObject({ name: 'lost' })]);
    expect(blind({ Pod: 2 }).map(({ passed }) => passed)).to.deep.equal([false]);
    expect(blind({})).to.deep.equal([]);
    const { cluster: _, ...experiment } = plan.experiment;
    expect(perNodeCap.check(builtRecord({ plan: { ...plan, experiment } }), [])).to.deep.equal([]);
  });

  it('says so where none lived, and nothing where nothing is limited', () => {
    expect(checked([])).to.deep.equal([{ passed: true, message: 'at most 0 Pods on a node, 2 are allowed' }]);
    expect(checked([lived('a', 0, 10)], {})).to.deep.equal([]);
  });
});

const lived = (node: string, from: number, until: number): PlacedObject => ({
  kind: 'Pod',
  workload: POD.name,
  node,
  step: LOAD,
  ready: true,
  from: at(from),
  until: at(until),
});

function checked(
  placed: readonly PlacedObject[],
  perNode: Readonly<Record<string, number>> = { Pod: 2 },
  objects = placed.map(({ node }) => builtObject({ node })),
  experiment = builtRecord().plan.experiment,
) {
  const { plan } = builtRecord();
  const cluster = experiment.cluster ?? expect.fail('the built plan has a cluster');
  const limited = { ...plan, experiment: { ...experiment, cluster: { ...cluster, limits: { perNode } } } };
  return perNodeCap.check(builtRecord({ plan: limited, placed, objects }), []);
}
