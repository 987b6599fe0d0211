import { expect } from 'chai';
import { describeStep } from '../../../src/config/plan/describe.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { builtTest } from '../../support/built-test.ts';

describe('[U] config/plan/describe', () => {
  const VM = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine' };
  const POD = { apiVersion: 'v1', kind: 'Pod' };

  function preflightOf(...manifests: JsonObject[]): string | undefined {
    const test = builtTest({ scenario: { kind: 'burst', objects: 10 } });
    const [workload = expect.fail()] = test.experiment.workloads;
    const plan = planTest({
      ...test,
      experiment: { ...test.experiment, workloads: manifests.map((manifest) => ({ ...workload, manifest })) },
    });
    return plan.steps.filter(({ kind }) => kind === 'preflight').map((step) => describeStep(step, plan))[0];
  }

  it('names what the cluster needs room for', () => {
    expect(preflightOf(POD)).to.contain('room for 10 Pods');
    expect(preflightOf(VM)).to.contain('room for 10 VirtualMachineInstances');
    expect(preflightOf(VM, POD)).to.contain('room for 10 Pods');
  });

  it('names images as a registry has them, and says where the tag stays', () => {
    const registry = 'quay.io/x';
    const said = (more: object): string => {
      const test = builtTest({
        scenario: { kind: 'burst', objects: 10 },
        test: { subject: { kind: 'images', registry, ...more } },
      });
      const plan = planTest(test);
      return plan.steps.filter(({ kind }) => kind === 'subject').map((step) => describeStep(step, plan))[0] ?? '';
    };
    expect(said({ tag: 'v1' })).to.include('set images quay.io/x:v1 by digest,');
    expect(said({ digest: 'sha256:12' })).to.include('set images quay.io/x@sha256:12,');
    expect(said({})).to.include('set images quay.io/x:unchanged,');
  });
});
