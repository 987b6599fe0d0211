import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { fleetJournal } from '../support/fleet-journal.ts';

const NODE = {
  kernel: '5.14.0-503',
  microcode: '0x2b000603',
  smt: '1',
  turbo: '0',
  governor: 'performance',
  numaNodes: '2',
};
const GUEST = { kernel: '6.1.0', os: 'Debian 12', machineVersion: 'pc-q35-rhel9.4.0', hugePages: '0' };

/** As seen by the pilots of VMs and of the node's own pod. */
const seenBy = (entries: readonly Entry[], guest: Readonly<Record<string, string>>): Entry[] =>
  entries.map((entry) =>
    entry.type !== 'output' || entry.pilot === undefined
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
      'VM shows no': 'CPU, microcode, SMT, turbo, governor, NUMA nodes, machine vendor, firmware',
      'node kernel': '5.14.0-503',
      'node microcode': '0x2b000603',
      'node SMT': 'on',
      'node turbo': 'off',
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

  it('are none of a run without a fleet', async () => {
    const entries = (await fleetJournal()).filter(({ type }) => type !== 'output');
    expect(Object.keys(toResult(recordOf(entries)).provenance.regime.soft).join()).not.to.match(/VM|node /);
  });
});
