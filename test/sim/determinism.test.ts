import { expect } from 'chai';
import { stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { minutes } from '../../src/model/units.ts';
import { inSim, vmi } from '../support/sim-world.ts';

describe('[I] sim: determinism', () => {
  it('does the same, to the microsecond, for the same seed, and something else for another', async () => {
    const [first, second, other] = [await history('a'), await history('a'), await history('b')];
    expect(first.length).to.be.above(300);
    expect(second).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
  });
});

/** Every change of every object of a small run with faults: when, what, and the object itself. */
function history(seed: string): Promise<string[]> {
  const faults = [
    { fault: 'api-error', status: 500, verbs: ['create'], resources: ['virtualmachineinstances'], probability: 0.3 },
    { fault: 'object-fails', kind: 'VirtualMachineInstance', probability: 0.2 },
  ];
  return inSim({ seed, faults }, async ({ create, delete: remove, sim, sleep }) => {
    const changes: string[] = [];
    sim.observe((at, { type, kind, object }) => changes.push(`${at} ${type} ${kind.kind} ${JSON.stringify(object)}`));
    await Promise.all(Array.from({ length: 20 }, (_, i) => create(vmi(`vmi-${i}`)).catch(() => undefined)));
    await sleep(minutes(1));
    await remove(RESOURCES.namespaces, 'perf');
    await sleep(minutes(1));
    expect(
      changes.some(
        (change) => stringAt(JSON.parse(change.replace(/^\S+ \S+ \S+ /, '')), 'status', 'phase') === 'Failed',
      ),
    ).to.equal(true);
    return changes;
  });
}
