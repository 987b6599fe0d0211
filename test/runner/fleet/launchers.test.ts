import { expect } from 'chai';
import type { Fact, ObjectState } from '../../../src/model/entry.ts';
import { epochMs } from '../../../src/model/units.ts';
import { askLaunchers } from '../../../src/runner/fleet/launchers.ts';
import type { ContainerPort } from '../../../src/runner/fleet/port.ts';
import { virtualTime } from '../../../src/sim/time.ts';

const BOTH = 'qemu QEMU emulator version 9.1.0\nlibvirt virtqemud (libvirt) 10.10.0\n';

const stateOf = (kind: string, name: string, more: Partial<ObjectState>): ObjectState => ({
  ...{ kind, name, uid: `uid-${name}`, namespace: 'run', node: 'node-0', phase: 'Running', ready: true },
  ...more,
});
const guest = (name: string, launcher: string | undefined): ObjectState =>
  stateOf('VirtualMachineInstance', name, launcher === undefined ? {} : { launcher });
const podOf = (name: string, more: Partial<ObjectState> = {}): ObjectState =>
  stateOf('Pod', `virt-launcher-${name}`, { owner: `uid-${name}`, ...more });

interface World {
  readonly guests: readonly ObjectState[];
  readonly pods: readonly ObjectState[];
  readonly exec?: ContainerPort['exec'];
}

async function asked({ guests, pods, exec = async () => BOTH }: World, signal = new AbortController().signal) {
  const clock = virtualTime(epochMs(0));
  const facts: Fact[] = [];
  const places: string[] = [];
  const containers: ContainerPort = {
    exec: (at, command, limited) => {
      places.push(`${at.namespace}/${at.pod}/${at.container}: ${command.slice(0, 2).join(' ')}`);
      return exec(at, command, limited);
    },
  };
  const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: signal };
  await clock.drive(askLaunchers('work', guests, pods, { clock, journal, containers }, signal));
  return { facts, places, tookMs: clock.now() };
}

describe('[I] runner/fleet/launchers', () => {
  it('asks one pod of each image', async () => {
    const guests = [guest('a', 'image:1'), guest('b', 'image:1'), guest('c', 'image:2')];
    const { facts, places } = await asked({ guests, pods: [podOf('c'), podOf('b'), podOf('a')] });
    expect(places).to.deep.equal(['run/virt-launcher-b/compute: sh -c', 'run/virt-launcher-c/compute: sh -c']);
    const versions = { qemu: '9.1.0', libvirt: '10.10.0' };
    expect(facts).to.deep.equal([
      { type: 'launcher', step: 'work', image: 'image:1', pod: 'virt-launcher-b', facts: versions },
      { type: 'launcher', step: 'work', image: 'image:2', pod: 'virt-launcher-c', facts: versions },
    ]);
  });

  it('asks no pod that has ended, is being deleted, or that the guest has left', async () => {
    const pods = [
      podOf('a', { phase: 'Succeeded' }),
      podOf('a', { deletedAt: epochMs(1) }),
      podOf('a', { node: 'node-1' }),
      podOf('another'),
    ];
    const { facts, places } = await asked({ guests: [guest('a', undefined)], pods });
    expect(places).to.deep.equal([]);
    const reason = 'none of its pods is running any more';
    expect(facts).to.deep.equal([{ type: 'launcher', step: 'work', facts: {}, reason }]);
    expect((await asked({ guests: [], pods })).facts).to.deep.equal([]);
  });

  it('writes down why nothing, or not all, was read', async () => {
    const world = { guests: [guest('a', 'image:1')], pods: [podOf('a')] };
    const reasonOf = async (exec: ContainerPort['exec']): Promise<unknown> => {
      const { facts, tookMs } = await asked({ ...world, exec });
      const [fact] = facts;
      return fact?.type === 'launcher' && { facts: fact.facts, reason: fact.reason, tookMs };
    };
    expect(await reasonOf(() => Promise.reject(new Error('forbidden (403)')))).to.deep.equal({
      ...{ facts: {}, tookMs: 0 },
      reason: 'forbidden (403)',
    });
    const place = 'container compute of pod virt-launcher-a';
    expect(await reasonOf(async () => 'qemu QEMU emulator version 9.1.0')).to.deep.equal({
      ...{ facts: { qemu: '9.1.0' }, tookMs: 0 },
      reason: `${place} has no program that says its version of libvirt`,
    });
    const hanging: ContainerPort['exec'] = (_at, _command, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    expect(await reasonOf(hanging)).to.deep.equal({
      ...{ facts: {}, tookMs: 10_000 },
      reason: `took longer than 10 s, waiting for the versions in ${place}`,
    });
  });

  it('ends at once where the run is stopped', async () => {
    const stop = new AbortController();
    const exec: ContainerPort['exec'] = async (_at, _command, signal) => {
      stop.abort(new Error('stopped'));
      throw signal.reason;
    };
    const error = await asked({ guests: [guest('a', 'image:1')], pods: [podOf('a')], exec }, stop.signal).catch(
      (each: unknown) => each,
    );
    expect(error).to.equal(stop.signal.reason);
  });
});
