import { expect } from 'chai';
import { bringUp } from '../../src/infrastructure/up.ts';
import type { CommandLine } from '../../src/model/infrastructure.ts';
import { seconds } from '../../src/model/units.ts';
import { COMMAND, KOPS } from '../support/built-infrastructure.ts';
import { builtMaking, builtNode, OK, PACE, scriptedMachine } from '../support/infrastructure.ts';

const FOUR = ['a', 'b', 'c', 'd'].map((name) => builtNode(name));
const GONE = new Error('connection refused');
const never = new AbortController().signal;
const isUp = (command: CommandLine): boolean => command.includes('up');

describe('[I] infrastructure/up', () => {
  it('makes the cluster, keeps its kubeconfig, and waits until its nodes can take load', async () => {
    const machine = scriptedMachine(
      () => OK,
      (look) => (look < 3 ? GONE : look < 5 ? FOUR.slice(0, 2) : FOUR),
    );
    const facts = await machine.drive(() => bringUp(builtMaking(), machine.ports, PACE, never));
    expect(facts.map(({ phase, how }) => `${phase} ${how}`)).to.deep.equal(['up done', 'validate done']);
    expect(machine.ran).to.deep.equal(['make up lab-example-01234567']);
    expect(machine.kept).to.deep.equal(['kubeconfig of the cluster\n']);
    expect(facts[1]).to.deep.include({
      durationMs: 8000,
      found: { expected: 4, registered: 4, ready: 4, notReady: [] },
    });
  });

  it('does not wait for nodes of the control plane, nor for more than the stated share', async () => {
    const nodes = [...FOUR.slice(0, 3), builtNode('d', false), builtNode('master', true, false)];
    const machine = scriptedMachine(
      () => OK,
      () => nodes,
    );
    const facts = await machine.drive(() => bringUp(builtMaking({ readyShare: 0.75 }), machine.ports, PACE, never));
    expect(facts[1]).to.deep.include({
      how: 'done',
      found: { expected: 4, registered: 5, ready: 3, notReady: ['d'] },
    });
  });

  it('says how many nodes are missing, and which, when the time is over', async () => {
    const nodes = [...FOUR.slice(0, 3), builtNode('d', false)];
    const machine = scriptedMachine(
      () => OK,
      () => nodes,
    );
    const facts = await machine.drive(() => bringUp(builtMaking(), machine.ports, PACE, never));
    expect(facts[1]).to.deep.include({
      how: 'timed-out',
      durationMs: 300_000,
      reason: 'took longer than 300 s; last seen: 3 of 4 nodes can take load, 4 are needed; not ready: d',
    });
  });

  it('says what up said last, and waits for no nodes then', async () => {
    const machine = scriptedMachine(
      () => ({ code: 2, lastLines: 'quota exceeded' }),
      () => FOUR,
    );
    const facts = await machine.drive(() => bringUp(builtMaking(), machine.ports, PACE, never));
    expect(facts).to.have.length(1);
    expect(facts[0]?.how).to.equal('failed');
    expect(facts[0]?.reason).to.match(/^make ended with 2: quota exceeded \(/);
  });

  it('ends an up that hangs at its time', async () => {
    const machine = scriptedMachine(
      () => 'hangs',
      () => FOUR,
    );
    const facts = await machine.drive(() => bringUp(builtMaking(), machine.ports, PACE, never));
    expect(facts[0]).to.deep.include({ how: 'timed-out', durationMs: 600_000 });
  });

  it('ends each phase when the run is stopped', async () => {
    for (const phase of ['up', 'validate']) {
      const stop = new AbortController();
      const machine = scriptedMachine(
        (command) => (phase === 'up' && isUp(command) ? 'hangs' : OK),
        () => GONE,
      );
      const facts = await machine.drive(() => {
        void machine.ports.clock.sleep(seconds(7)).then(() => stop.abort('SIGTERM'));
        return bringUp(builtMaking(), machine.ports, PACE, stop.signal);
      });
      expect(facts.at(-1), phase).to.deep.include({ phase, how: 'aborted', durationMs: 7000 });
    }
  });

  it('asks the validate command again until it ends with 0, and only then for nodes', async () => {
    const provider = { ...COMMAND, validate: ['./ready.sh'] };
    const machine = scriptedMachine(
      ([program], call) => (program === './ready.sh' && call < 4 ? { code: 1, lastLines: 'etcd' } : OK),
      () => FOUR,
    );
    const facts = await machine.drive(() => bringUp(builtMaking({ provider }), machine.ports, PACE, never));
    expect(facts[1]).to.deep.include({ how: 'done', durationMs: 6000 });
  });

  describe('finds the kubeconfig', () => {
    const keptOf = async (kubeconfig: string | readonly string[], files: Record<string, string>) => {
      const machine = scriptedMachine(
        () => OK,
        () => FOUR,
        files,
      );
      const making = builtMaking({ provider: { ...COMMAND, kubeconfig } });
      const facts = await machine.drive(() => bringUp(making, machine.ports, PACE, never));
      return machine.kept[0] ?? facts[0]?.reason;
    };

    it('in a file', async () => {
      expect(await keptOf('_ci/{{id}}.conf', { '_ci/lab-example-01234567.conf': 'text' })).to.equal('text');
    });
    it('in what a command prints', async () => {
      expect(await keptOf(['kind', 'get'], { 'kind get': 'clusters:\n- a\n' })).to.equal('clusters:\n- a\n');
    });
    it('behind a path that a command prints, as kubevirtci does', async () => {
      expect(
        await keptOf(['./kubeconfig.sh'], { './kubeconfig.sh': '/ci/.kubeconfig\n', '/ci/.kubeconfig': 'text' }),
      ).to.equal('text');
    });
    it('or says where it looked', async () => {
      expect(await keptOf('missing.conf', {})).to.match(
        /^the cluster was made, but there is no kubeconfig in missing\.conf/,
      );
      expect(await keptOf(['quiet'], {})).to.match(/^quiet printed no kubeconfig/);
    });
  });

  describe('by kops', () => {
    const making = () => builtMaking({ provider: KOPS });
    const asPinned = FOUR.map((node) => ({ ...node, kubelet: 'v1.30.2', kernel: '6.5.0-1022-gcp' }));

    it('writes the spec, makes the machines, and installs what makes nodes ready once it can be', async () => {
      const machine = scriptedMachine(
        ([program], call) => (program === 'kubectl' && call < 3 ? { code: 1, lastLines: 'connection refused' } : OK),
        () => asPinned,
      );
      const facts = await machine.drive(() => bringUp(making(), machine.ports, PACE, never));
      expect(facts.map(({ phase, how }) => `${phase} ${how}`)).to.deep.equal(['up done', 'validate done']);
      expect([...machine.written.keys()]).to.deep.equal(['/scratch/kops.yaml']);
      expect(machine.ran.map((words) => words.split(' ').slice(0, 3).join(' '))).to.deep.equal([
        'kops create -f',
        'kops update cluster',
        'kops export kubeconfig',
        'kubectl apply -f',
        'kubectl apply -f',
        'kubectl apply -f',
      ]);
    });

    it('refuses at once nodes with another version than the pinned ones', async () => {
      for (const [other, reason] of [
        [{ kubelet: 'v1.30.3' }, 'node a has the kubelet v1.30.3; the cluster file pins v1.30.2'],
        [{ kernel: '6.8.0' }, 'node a has the kernel 6.8.0; the cluster file pins 6.5.0-1022-gcp'],
      ] as const) {
        const machine = scriptedMachine(
          () => OK,
          () => asPinned.map((node) => ({ ...node, ...other })),
        );
        const facts = await machine.drive(() => bringUp(making(), machine.ports, PACE, never));
        expect(facts[1]?.how).to.equal('failed');
        expect(facts[1]?.reason).to.contain(reason);
      }
    });
  });
});
