import { expect } from 'chai';
import { listAt, valueAt } from '../../../src/model/json.ts';
import { fleet } from '../../../src/scenarios/fleet/fleet.ts';
import { FLEET } from '../../support/built-test.ts';

const given = (more: object) => fleet.schema.parse({ ...FLEET, ...more });
const madeBy = (more: object) =>
  fleet
    .expand(given(more), {
      workloads: [],
      estimates: { createPerSecond: 1, readyPerSecond: 1, deletePerSecond: 1 },
      parameters: {},
    })
    .flatMap((step) => (step.kind === 'benchmark' ? step.benchmark.roles : []))[0]?.pod;

describe('[U] objects of a fleet', () => {
  it('makes an instance with its own size where no instancetype gives one', () => {
    const made = madeBy({ cores: 8, memory: '8Gi', dedicatedCpus: true });
    expect(made).to.include({ kind: 'VirtualMachineInstance' });
    expect(valueAt(made, 'spec', 'domain', 'cpu')).to.deep.equal({ cores: 8, dedicatedCpuPlacement: true });
  });

  it('makes a VirtualMachine that names its instancetype and says no size of its own, which KubeVirt refuses beside it', () => {
    const made = madeBy({ instancetype: 'u1.xlarge' });
    expect(made).to.include({ kind: 'VirtualMachine' });
    expect(valueAt(made, 'spec', 'instancetype')).to.deep.equal({
      ...{ kind: 'VirtualMachineClusterInstancetype', name: 'u1.xlarge' },
    });
    expect(valueAt(made, 'spec', 'runStrategy')).to.equal('Once');
    const spec = valueAt(made, 'spec', 'template', 'spec');
    expect(valueAt(spec, 'domain')).to.have.all.keys('devices');
    expect(listAt(spec, 'volumes')).to.have.length(2);
    expect(valueAt(made, 'spec', 'template', 'metadata', 'labels')).to.include({ 'prowess-fleet': 'participant' });
  });

  it('objects to what an instancetype does not go with', () => {
    const objectedTo = (more: object) => fleet.objections?.(given(more), []).map(({ parameter }) => parameter);
    expect(objectedTo({ instancetype: 'u1.xlarge' })).to.deep.equal([]);
    expect(objectedTo({ instancetype: 'u1.xlarge', dedicatedCpus: true })).to.deep.equal(['dedicatedCpus']);
    expect(objectedTo({ instancetype: 'u1.xlarge', as: 'pod' })).to.deep.equal(['instancetype']);
    expect(objectedTo({ instancetype: 'u1.xlarge', as: 'node' })).to.deep.equal(['instancetype']);
  });
});
