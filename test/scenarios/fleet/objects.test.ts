import { expect } from 'chai';
import { listAt, valueAt } from '../../../src/model/json.ts';
import { fleet } from '../../../src/scenarios/fleet/fleet.ts';
import { FLEET } from '../../support/built-test.ts';

const given = (more: object) => fleet.schema.parse({ ...FLEET, ...more });
const CONTEXT = {
  workloads: [],
  estimates: { createPerSecond: 1, readyPerSecond: 1, deletePerSecond: 1 },
  parameters: {},
};
const madeBy = (more: object) =>
  fleet.expand(given(more), CONTEXT).flatMap((step) => (step.kind === 'benchmark' ? step.benchmark.roles : []))[0]?.pod;

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

  it('makes a watcher for each node, which asks for nothing and lands where participants are', () => {
    const watcherOf = (more: object) =>
      fleet.expand(given(more), CONTEXT).flatMap((step) => (step.kind === 'benchmark' ? [step.benchmark.fleet] : []))[0]
        ?.watcher;
    const tolerations = [{ key: 'bench', operator: 'Exists' }];
    const made = watcherOf({ tolerations });
    expect(valueAt(made, 'spec')).to.deep.include({ nodeName: '{{node}}', tolerations });
    // A pod of the fleet by this label would count where participants are spread evenly.
    expect(valueAt(made, 'metadata', 'labels')).to.deep.equal({ 'prowess-role': 'watch' });
    const [container] = listAt(made, 'spec', 'containers');
    expect(container).to.not.have.property('resources');
    expect(valueAt(container, 'command')).to.deep.equal(
      'pilot watch {{barrier-url}} --start {{barrier}} --id {{node}}'.split(' '),
    );
    expect(watcherOf({ watch: false })).to.equal(undefined);
  });

  it('objects to what an instancetype does not go with', () => {
    const objectedTo = (more: object) => fleet.objections?.(given(more), []).map(({ parameter }) => parameter);
    expect(objectedTo({ instancetype: 'u1.xlarge' })).to.deep.equal([]);
    expect(objectedTo({ instancetype: 'u1.xlarge', dedicatedCpus: true })).to.deep.equal(['dedicatedCpus']);
    expect(objectedTo({ instancetype: 'u1.xlarge', as: 'pod' })).to.deep.equal(['instancetype']);
    expect(objectedTo({ instancetype: 'u1.xlarge', as: 'node' })).to.deep.equal(['instancetype']);
  });

  it('starts guests paused where that is asked for, and refuses it where there is none', () => {
    const paused = { startStrategy: 'Paused' };
    expect(valueAt(madeBy(paused), 'spec', 'startStrategy')).to.equal('Paused');
    const template = { instancetype: 'u1.xlarge', ...paused };
    expect(valueAt(madeBy(template), 'spec', 'template', 'spec', 'startStrategy')).to.equal('Paused');
    expect(valueAt(madeBy({}), 'spec', 'startStrategy')).to.equal(undefined);
    const objectedTo = (more: object) => fleet.objections?.(given(more), []).map(({ parameter }) => parameter);
    expect(objectedTo(paused)).to.deep.equal([]);
    expect(objectedTo({ ...paused, as: 'pod', beside: [{ cores: 8 }] })).to.deep.equal([]);
    for (const as of ['pod', 'node']) expect(objectedTo({ ...paused, as })).to.deep.equal(['startStrategy']);
  });

  describe('without a network to the runner', () => {
    const api = { transport: 'api' };
    const objectedTo = (more: object) => fleet.objections?.(given(more), []).map(({ parameter }) => parameter);

    it('makes pods that are spoken with by what they read and print', () => {
      const container = listAt(madeBy({ ...api, as: 'pod' }), 'spec', 'containers')[0];
      expect(valueAt(container, 'stdin')).to.equal(true);
      expect(listAt(container, 'command').join(' ')).to.match(/^pilot join --transport stdio --start \{\{barrier}} /);
      expect(valueAt(listAt(madeBy({ as: 'pod' }), 'spec', 'containers')[0], 'stdin')).to.equal(undefined);
    });

    it('makes guests whose console is left by its login program before the pilot has it', () => {
      const userData = JSON.stringify(listAt(madeBy(api), 'spec', 'volumes')[1]);
      expect(userData).to.match(/runcmd.*mask.*serial-getty@ttyS0.*pilot.*--transport.*serial.*--tty.*\/dev\/ttyS0/);
      expect(userData).to.not.include('barrier-url');
    });

    it('objects to an address that nothing calls', () => {
      const barrier = { url: 'http://10.0.0.1:8090' };
      expect(objectedTo(api)).to.deep.equal([]);
      expect(objectedTo({ ...api, barrier })).to.deep.equal(['barrier']);
      expect(objectedTo({ ...api, barrier: { listen: '0.0.0.0:8090' } })).to.deep.equal(['barrier']);
      expect(objectedTo({ ...api, barrier, external: 1 })).to.deep.equal([]);
    });
  });

  describe('of several flavours at once', () => {
    const rolesOf = (more: object) =>
      fleet.expand(given(more), CONTEXT).flatMap((step) => (step.kind === 'benchmark' ? step.benchmark.roles : []));
    const beside = [
      { cores: 8, memory: '8Gi', perNode: 1 },
      { as: 'pod', cores: 2, perNode: 2, flavour: 'small' },
    ];

    it('fills what the others leave of the node, and makes each by its own size', () => {
      const roles = rolesOf({ as: 'vm', cores: 4, node: { cpu: 24, memory: '128Gi' }, beside });
      expect(roles.map(({ name, count }) => [name, count])).to.deep.equal([
        ['vm-4', 3],
        ['vm-8', 1],
        ['small', 2],
      ]);
      expect(roles.map(({ flavour }) => flavour?.product)).to.deep.equal(['vm', 'vm', 'pod']);
      expect(valueAt(roles[1]?.pod, 'spec', 'domain', 'cpu')).to.deep.equal({ cores: 8 });
      expect(JSON.stringify(roles[1]?.pod)).to.include('--threads=8');
      expect(valueAt(listAt(roles[2]?.pod, 'spec', 'containers')[0], 'resources', 'limits', 'cpu')).to.equal('2');
    });

    it('objects to two of one name, and to what leaves no room', () => {
      const messages = (more: object) => fleet.objections?.(given(more), []).map(({ message }) => message);
      expect(messages({ cores: 4, beside: [{ cores: 4 }] })).to.deep.equal(['two flavours are called vm-4']);
      expect(messages({ cores: 4, beside: [{ cores: 4, flavour: 'pinned', dedicatedCpus: true }] })).to.deep.equal([]);
      expect(messages({ cores: 8, beside: [{ cores: 12 }] })?.join()).to.include('beside the others');
      expect(messages({ instancetype: 'u1.large', beside: [{ as: 'pod', cores: 2 }] })).to.deep.equal([]);
      expect(messages({ beside: [{ as: 'pod', cores: 2, instancetype: 'u1.large' }] })).to.deep.equal([
        'pods have no instancetype',
      ]);
      expect(messages({ as: 'node', beside: [{ cores: 4 }] })).to.deep.equal([
        'the node itself has no others beside it',
      ]);
    });
  });
});
