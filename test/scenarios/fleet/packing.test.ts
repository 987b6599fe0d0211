import { expect } from 'chai';
import fc from 'fast-check';
import { launcherOf, packed } from '../../../src/scenarios/fleet/packing.ts';

const GI = 2 ** 30;
const MI = 2 ** 20;
const M = 1e6;

describe('[U] packing of a fleet', () => {
  it("asks for what KubeVirt's own formula asks for, and for the containers beside the guest", () => {
    // 4 GiB / 512 of page tables, five programs, 4 CPUs, one thread for IO, a graphics device.
    const own = 4 * GI + (8 + 240 + 32 + 8 + 32) * MI;
    expect(launcherOf({ cpu: 4, memory: 4 * GI }, false)).to.deep.equal({ cpu: 4, memory: own + (1 + 35) * M });
    expect(launcherOf({ cpu: 4, memory: 4 * GI }, true)).to.deep.equal({
      cpu: 4.025,
      memory: own + 100 * MI + (40 + 60) * M,
    });
  });

  it('holds as many guests of 4, 8, 16 and 32 cores with 2 GiB each as counted by hand', () => {
    const onNode = (cpu: number, memory: number, isDedicated = false) =>
      [4, 8, 16, 32].map((cores) =>
        packed({ cpu, memory: memory * GI }, launcherOf({ cpu: cores, memory: 2 * cores * GI }, isDedicated)),
      );
    expect(onNode(32, 128)).to.deep.equal([8, 4, 2, 1]);
    // 65536 MiB: by 8554, 16794, 33274 and 66234 MiB.
    expect(onNode(32, 64)).to.deep.equal([7, 3, 1, 0]);
    // All 32 CPUs of one guest leave none for the containers beside it.
    expect(onNode(32, 128, true)).to.deep.equal([7, 3, 1, 0]);
    expect(onNode(33, 128, true)).to.deep.equal([8, 4, 2, 1]);
  });

  it('fills a node by its scarcer resource', () => {
    const flavour = { cpu: 4, memory: 4.3 * GI };
    expect(packed({ cpu: 32, memory: 128 * GI }, flavour)).to.equal(8);
    expect(packed({ cpu: 32, memory: 32 * GI }, flavour)).to.equal(7);
    expect(packed({ cpu: 3, memory: 32 * GI }, flavour)).to.equal(0);
  });

  it('never packs more than fit, and has no room for one more', () => {
    const amount = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, (cpu, memory, ownCpu, ownMemory) => {
        const count = packed({ cpu, memory }, { cpu: ownCpu, memory: ownMemory });
        const fits = (n: number): boolean => n * ownCpu <= cpu && n * ownMemory <= memory;
        expect(fits(count)).to.equal(true);
        expect(fits(count + 1)).to.equal(false);
      }),
    );
  });
});
