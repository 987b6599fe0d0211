import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { machineFacts } from '../../src/results/machines.ts';
import { fleetJournal } from '../support/fleet-journal.ts';

const NODE = {
  kernel: '5.14.0-503',
  microcode: '0x2b000603',
  smt: '1',
  turbo: '0',
  governor: 'performance',
  numaNodes: '2',
};
/** A watcher sees the hypervisor itself, too. */
const WATCHED = { ...NODE, thp: 'always [madvise] never', qemu: '9.1.0 (qemu-kvm-9.1.0-15.el9)' };
const GUEST = { kernel: '6.1.0', os: 'Debian 12', machineVersion: 'pc-q35-rhel9.4.0', hugePages: '0' };

/** As seen by the pilots of VMs and of the node's own pod. */
const seenBy = (entries: readonly Entry[], guest: Readonly<Record<string, string>>): Entry[] =>
  entries.map((entry) =>
    entry.type === 'node-load' && entry.facts !== undefined
      ? { ...entry, facts: WATCHED }
      : entry.type !== 'output' || entry.pilot === undefined
        ? entry
        : { ...entry, pilot: { ...entry.pilot, facts: entry.name.startsWith('vm') ? guest : NODE } },
  );

describe('[I] machines of a fleet', () => {
  it('are facts that mark a history: of both sides, with what a side does not show', async () => {
    const entries = await fleetJournal();
    const regimeWith = (guest: Readonly<Record<string, string>>) =>
      toResult(recordOf(seenBy(entries, guest))).provenance.regime;
    const { soft, id } = regimeWith(GUEST);
    expect(soft).to.include({
      'VM kernel': '6.1.0',
      'VM machine type': 'pc-q35-rhel9.4.0',
      'VM huge pages': '0',
      'VM shows no':
        'CPU, microcode, SMT, turbo, governor, NUMA nodes, transparent huge pages, machine vendor, firmware',
      'node kernel': '5.14.0-503',
      'node microcode': '0x2b000603',
      'node SMT': 'on',
      'node turbo': 'off',
      'node transparent huge pages': 'madvise',
      'node QEMU': '9.1.0 (qemu-kvm-9.1.0-15.el9)',
    });
    const updated = regimeWith({ ...GUEST, machineVersion: 'pc-q35-rhel9.6.0' });
    expect(updated.soft['VM machine type']).to.equal('pc-q35-rhel9.6.0');
    expect(updated.id).to.equal(id);
  });

  it("name the image that holds QEMU and libvirt, as the instances' status says it", async () => {
    const launcher = 'quay.io/kubevirt/virt-launcher@sha256:0f3c';
    const entries = (await fleetJournal()).map((entry) =>
      entry.type === 'participant' && entry.state === 'arrived' && entry.name.startsWith('vm')
        ? { ...entry, imageId: launcher }
        : entry,
    );
    expect(toResult(recordOf(entries)).provenance.regime.soft['VM launcher']).to.equal(launcher);
  });

  it('are what launcher pods say of their QEMU and libvirt, and name what some image does not say', async () => {
    const record = recordOf(await fleetJournal());
    const factsOf = (...said: readonly [image: string, facts: Readonly<Record<string, string>>][]) =>
      machineFacts({
        ...record,
        launchers: said.map(([image, facts]) => ({ type: 'launcher', step: 'work', image, facts })),
      });
    const whole = factsOf(['a', { qemu: '9.1.0', libvirt: '10.10.0' }], ['b', { qemu: '9.0.0', libvirt: '10.10.0' }]);
    expect(whole).to.include({ 'VM QEMU': '9.0.0, 9.1.0', 'VM libvirt': '10.10.0' });
    expect(whole['VM shows no']).not.to.match(/QEMU|libvirt/);
    // The same image says it in another step.
    expect(factsOf(['a', {}], ['a', { qemu: '9.1.0', libvirt: '10.10.0' }])['VM shows no']).not.to.match(
      /QEMU|libvirt/,
    );
    const half = factsOf(['a', { qemu: '9.1.0', libvirt: '10.10.0' }], ['b', { libvirt: '10.10.0' }]);
    expect(half['VM QEMU']).to.equal('9.1.0');
    expect(half['VM shows no'])
      .to.match(/QEMU/)
      .and.not.to.match(/libvirt/);
  });

  it('are one text for each name, in one order, with nothing for what is empty', async () => {
    const all: Readonly<Record<string, string>>[] = [
      { kernel: '6.2.0', cpuModel: '' },
      { kernel: '6.1.0', cpuModel: '' },
    ];
    const record = recordOf(await fleetJournal());
    const of = (order: readonly Readonly<Record<string, string>>[], benchmarks = record.benchmarks) => {
      const guests = benchmarks.filter(({ name }) => name.startsWith('vm'));
      const seen = [...guests, ...guests].flatMap((sample, index) => {
        const facts = order[index];
        return facts === undefined || sample.pilot === undefined
          ? []
          : { ...sample, pilot: { ...sample.pilot, facts } };
      });
      const others = benchmarks.filter(({ name }) => !name.startsWith('vm'));
      return machineFacts({ ...record, benchmarks: [...others, ...seen] });
    };
    const facts = of(all);
    expect(facts['VM kernel']).to.equal('6.1.0, 6.2.0');
    expect(facts).not.to.have.property('VM CPU');
    expect(facts['VM shows no']).to.match(/^OS, CPU, /);
    expect(of(all.toReversed())).to.deep.equal(facts);
    expect(Object.keys(facts)).to.deep.equal(Object.keys(of(all.toReversed())));
    expect(Object.keys(facts)[0]).to.match(/^VM /);
    expect(facts).not.to.have.property('VM launcher');
  });

  it('leave nothing to be named as missing where a side shows everything', async () => {
    const names = ['kernel', 'os', 'cpuModel', 'microcode', 'governor', 'numaNodes', 'hugePages', 'thp'];
    const full = Object.fromEntries([...names, 'machineVendor', 'machineVersion', 'firmware'].map((key) => [key, 'x']));
    const entries = seenBy(await fleetJournal(), { ...full, smt: '1', turbo: '1' });
    expect(machineFacts(recordOf(entries))).not.to.have.property('VM shows no');
  });

  it('name launchers of the fleet alone, in one order', async () => {
    const record = recordOf(await fleetJournal());
    const [first] = record.participants;
    const launchers = (...participants: readonly [step: string, imageId: string][]) =>
      machineFacts({
        ...record,
        participants: participants.flatMap(([step, imageId]) =>
          first === undefined ? [] : { ...first, step, imageId },
        ),
      })['VM launcher'];
    const step = first?.step ?? '';
    expect(launchers([step, 'b'], [step, 'a'], [step, 'b'], ['another', 'c'])).to.equal('a, b');
  });

  it('are none of a run without a fleet', async () => {
    const entries = (await fleetJournal()).filter(({ type }) => type !== 'output' && type !== 'node-load');
    expect(Object.keys(toResult(recordOf(entries)).provenance.regime.soft).join()).not.to.match(/VM|node /);
  });
});
