import { expect } from 'chai';
import fc from 'fast-check';
import { memoryOverhead, packed } from '../../../src/scenarios/fleet/packing.ts';

const GI = 2 ** 30;
const MI = 2 ** 20;

describe('[U] packing of a fleet', () => {
  it("adds what KubeVirt's own formula adds", () => {
    // 4 GiB / 512 of page tables, five programs, 4 CPUs, one thread for IO, a graphics device.
    expect(memoryOverhead({ cpu: 4, memory: 4 * GI }, false)).to.equal((8 + 220 + 32 + 8 + 32) * MI);
    expect(memoryOverhead({ cpu: 4, memory: 4 * GI }, true)).to.equal((8 + 220 + 32 + 8 + 32 + 100) * MI);
  });

  it('fills a node by its scarcer resource', () => {
    expect(packed({ cpu: 32, memory: 128 * GI }, { cpu: 4, memory: 4 * GI }, 300 * MI)).to.equal(8);
    expect(packed({ cpu: 32, memory: 32 * GI }, { cpu: 4, memory: 4 * GI }, 300 * MI)).to.equal(7);
    expect(packed({ cpu: 3, memory: 32 * GI }, { cpu: 4, memory: 4 * GI }, 0)).to.equal(0);
  });

  it('never packs more than fit, and has no room for one more', () => {
    const amount = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, fc.nat(10), (cpu, memory, ownCpu, ownMemory, overhead) => {
        const count = packed({ cpu, memory }, { cpu: ownCpu, memory: ownMemory }, overhead);
        const fits = (n: number): boolean => n * ownCpu <= cpu && n * (ownMemory + overhead) <= memory;
        expect(fits(count)).to.equal(true);
        expect(fits(count + 1)).to.equal(false);
      }),
    );
  });
});
