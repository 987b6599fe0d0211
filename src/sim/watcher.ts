import type { LoadSample } from '../model/node-load.ts';
import { later, ms, seconds } from '../model/units.ts';
import { CLOCK, type PilotWorld } from './pilot.ts';

/** A node that a played watcher is on. */
export interface WatchedNode {
  readonly name: string;
  readonly bootId: string;
  readonly cores: number;
  readonly facts: Readonly<Record<string, string>>;
  /** Cores at which participants work now. */
  coresAtWork(): number;
}

/** The kernel and its agents. */
const OWN_SHARE = 0.02;
const TICKS_PER_S = 100;

/** Plays `pilot watch` on a node: a sample each second until the barrier is over. */
export function playWatcher(node: WatchedNode, world: Omit<PilotWorld, 'works'>, ended: () => void): void {
  watch(node, world).then(ended, ended);
}

async function watch(
  node: WatchedNode,
  { name, time, random, hear, isThere }: Omit<PilotWorld, 'works'>,
): Promise<void> {
  const identity = { barrier: name, id: node.name, bootId: node.bootId, nonce: `watcher-of-${node.name}`.slice(0, 64) };
  const say = (samples: readonly LoadSample[], facts?: WatchedNode['facts']) =>
    hear({ ...identity, kind: 'load', load: { clock: CLOCK, facts, samples } });
  let { say: said } = await say([], node.facts);
  const counters = startedCounters();
  for (let due = later(time.now(), seconds(1)); isThere() && said === 'wait'; due = later(due, seconds(1))) {
    await time.sleep(ms(Math.max(0, due - time.now())));
    const busy = Math.min(1, node.coresAtWork() / node.cores + OWN_SHARE * (1 + 0.2 * random.uniform()));
    // The answer is held until the next sample is due.
    ({ say: said } = await say([counters.after(busy, node.cores, time.now())]));
  }
}

/** Counters of a kernel that rise second by second. */
function startedCounters() {
  let [user, idle, waitedUs] = [0, 0, 0];
  return {
    after(busy: number, cores: number, at: LoadSample['at']): LoadSample {
      const ticks = cores * TICKS_PER_S;
      user += Math.round(busy * ticks);
      idle += ticks - Math.round(busy * ticks);
      waitedUs += Math.round(0.1 * busy * 1e6);
      const none = { nice: 0, system: 0, iowait: 0, irq: 0, softirq: 0, steal: 0, guest: 0, guest_nice: 0 };
      const pressureUs = {
        'cpu some': waitedUs,
        'cpu full': 0,
        'memory some': 0,
        'memory full': 0,
        'io some': 0,
        'io full': 0,
      };
      return { at, cpu: { ...none, user, idle }, pressureUs };
    },
  };
}
