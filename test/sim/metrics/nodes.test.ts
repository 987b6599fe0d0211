import { expect } from 'chai';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs, ms, seconds } from '../../../src/model/units.ts';
import { createNodeMeters } from '../../../src/sim/metrics/nodes.ts';
import { createKindTable } from '../../../src/sim/registry/kinds.ts';
import { createStore } from '../../../src/sim/registry/store.ts';
import { virtualTime } from '../../../src/sim/time.ts';

const END = seconds(120);

describe('[I] sim/metrics/nodes', () => {
  for (const { speed, looks, windowMs } of [
    { speed: 1, looks: 12, windowMs: 10_000 },
    { speed: 10, looks: 120, windowMs: 1000 },
  ])
    it(`looks each ${windowMs / 1000} s where the cluster lives ${speed} times as fast`, async () => {
      const seen = await seenIn(speed);
      expect(seen.kubelet.size).to.be.within(looks, looks + 1);
      expect(seen.metricsServer.size).to.be.within(looks / 2, looks);
      for (const between of seen.windowsMs) expect(between).to.be.closeTo(Math.round(between / windowMs) * windowMs, 1);
      expect([...seen.windowsMs].map((between) => Math.round(between / windowMs))).to.include.members([1, 2]);
    });
});

/** What is shown of an idle node within two minutes. */
async function seenIn(speed: number) {
  const time = virtualTime(epochMs(0));
  const meters = createNodeMeters({
    store: createStore({ historyLimit: 10 }),
    pods: createKindTable().named('Pod'),
    time: { ...time, speed },
    random: seededRandom('meters'),
    looksEveryMs: 10_000,
  });
  const seen = { kubelet: new Set<number>(), metricsServer: new Set<number>(), windowsMs: new Set<number>() };
  const watch = async (): Promise<void> => {
    while (time.monotonic() < END) {
      const [before, last] = meters.knownLooks('node');
      seen.kubelet.add(meters.lastLook('node').at);
      seen.metricsServer.add(last.at);
      seen.windowsMs.add(last.at - before.at);
      await time.sleep(ms(50));
    }
  };
  await time.drive(watch());
  return seen;
}
