import { ms } from '../model/units.ts';
import type { BarrierPort } from '../runner/fleet/port.ts';
import type { SimContext } from './context.ts';
import { playPilot } from './pilot.ts';

/** Barriers of a simulation: what runs in its pods and guests reaches them, and hosts of no cluster are played too. */
export const simBarriers = (context: SimContext): BarrierPort => ({
  async open({ name, external, tool }, { hear }) {
    const { barriers, time } = context;
    const random = context.random.fork(`barrier ${name}`);
    const url = `http://barrier.simulated/${name}`;
    let isOpen = true;
    barriers.set(url, { name, hear });
    for (const id of external) {
      const pilot = { id, tool, argv: [tool], bootId: `boot-${id}`, product: 'external' as const };
      time.after(ms(2000 * random.uniform()), () =>
        playPilot(pilot, { hear, name, time, random: random.fork(id), isThere: () => isOpen }),
      );
    }
    return {
      url,
      token: 'simulated',
      close: async () => {
        isOpen = false;
        barriers.delete(url);
      },
    };
  },
});
