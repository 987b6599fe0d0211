import { expect } from 'chai';
import { RESOURCES } from '../../src/model/resources.ts';
import { ms } from '../../src/model/units.ts';
import { type ContractSubject, call, createBench, namespaceObject } from '../support/cluster-bench.ts';
import { followBench } from '../support/followed.ts';

/** What is followed on every cluster, whichever way it shows what there is; `reason` is why that comes in pages. */
export function describeFollowing(name: string, make: () => Promise<ContractSubject>, reason?: string): void {
  describe(`runner/watch/follow on ${name}`, () => {
    let subject: ContractSubject;
    before(async () => {
      subject = await make();
    });
    after(() => subject.close());

    it(`learns what there is ${reason === undefined ? 'from the head of its stream' : 'in pages'}, then what happens`, () =>
      subject.drive(async () => {
        const bench = createBench(subject);
        await bench.cluster.create(namespaceObject(bench.namespace), RESOURCES.namespaces, call);
        await bench.create('one');
        await bench.create('two');
        const { seen, watches, stop } = await followBench(bench);
        await bench.create('three');
        await bench.delete('one');
        while (seen.length < 4) await bench.clock.sleep(ms(10));
        await stop();
        expect(seen).to.deep.equal(['listed one', 'listed two', 'added three', 'deleted one']);
        expect(watches.map(({ event }) => event)).to.deep.equal(['relisted', 'opened']);
        expect(watches[0]?.reason ?? 'none').to.include(reason ?? 'none');
        await bench.cluster.delete(bench.home, call);
      }));
  });
}
