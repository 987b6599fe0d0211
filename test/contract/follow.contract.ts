import { expect } from 'chai';
import type { Fact, WatchFact } from '../../src/model/entry.ts';
import { stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { ms } from '../../src/model/units.ts';
import { follow } from '../../src/runner/watch/follow.ts';
import {
  type Bench,
  CONFIG_MAPS,
  type ContractSubject,
  call,
  createBench,
  namespaceObject,
} from '../support/cluster-bench.ts';

/** What is followed on every cluster, whichever way it tells what there is; `reason` is why that comes in pages. */
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
        const { seen, watches, stop } = await followed(bench);
        expect(new Set(seen)).to.deep.equal(new Set(['listed one', 'listed two']));
        const present = seen.length;
        await bench.create('three');
        await bench.delete('one');
        while (seen.length < present + 2) await bench.clock.sleep(ms(10));
        await stop();
        expect(seen.slice(present)).to.deep.equal(['added three', 'deleted one']);
        expect(watches.map(({ event }) => event)).to.deep.equal(['relisted', 'opened']);
        expect(watches[0]?.reason ?? 'none').to.include(reason ?? 'none');
        await bench.cluster.delete(bench.home, call);
      }));
  });
}

/** Follows the bench's own config maps. */
async function followed({ cluster, clock, namespace }: Bench) {
  const seen: string[] = [];
  const watches: WatchFact[] = [];
  const end = new AbortController();
  const append = (fact: Fact): void => void (fact.type === 'watch' && watches.push(fact));
  const journal = { append, flush: async () => {}, failed: end.signal };
  const follower = {
    seen: (change: string, object: Parameters<typeof stringAt>[0]): void => {
      const name = stringAt(object, 'metadata', 'name') ?? '';
      if (name !== 'kube-root-ca.crt') seen.push(`${change} ${name}`);
    },
    listed: () => {},
  };
  const query = { resource: CONFIG_MAPS, namespace };
  const { done } = await follow(query, follower, { cluster, clock, journal }, end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await done;
  };
  return { seen, watches, stop };
}
