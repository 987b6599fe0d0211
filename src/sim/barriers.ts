import type { PilotAnswer, PilotMessage } from '../barrier/message.ts';
import { ms } from '../model/units.ts';
import type { BarrierListener, BarrierPlace, BarrierPort, OpenBarrier } from '../runner/fleet/port.ts';
import type { SimContext } from './context.ts';
import { playPilot } from './pilot.ts';

/** Barriers of a simulation: what runs in its pods and guests reaches them, and hosts of no cluster are played too. */
export const simBarriers = (context: SimContext): BarrierPort => ({
  async open(place, { hear }) {
    const { barriers } = context;
    const { name, transport, external } = place;
    const url = `http://barrier.simulated/${name}`;
    const lines = linesTo(hear);
    const over = new AbortController();
    barriers.set(url, { name, hear });
    if (transport === 'api') barriers.set(name, { name, hear: lines.hear });
    playExternal(context, place, hear, over.signal);
    return {
      ...((transport === 'http' || external.length > 0) && { url }),
      ...(transport === 'api' && { follow: lines.follow }),
      token: 'simulated',
      close: async () => {
        over.abort();
        barriers.delete(url);
        barriers.delete(name);
      },
    };
  },
});

function playExternal(
  context: SimContext,
  { name, external, tool }: BarrierPlace,
  hear: BarrierListener['hear'],
  over: AbortSignal,
): void {
  const { time } = context;
  const random = context.random.fork(`barrier ${name}`);
  for (const id of external) {
    const pilot = { id, tool, argv: [tool], bootId: `boot-${id}`, product: 'external' as const };
    time.after(ms(2000 * random.uniform()), () =>
      playPilot(pilot, { hear, name, time, random: random.fork(id), isThere: () => !over.aborted, works: () => {} }),
    );
  }
}

/** A pilot is heard once its line is open. */
function linesTo(hear: BarrierListener['hear']) {
  const open = new Map<string, PromiseWithResolvers<void>>();
  const lineOf = (name: string): PromiseWithResolvers<void> => {
    const line = open.get(name) ?? Promise.withResolvers<void>();
    open.set(name, line);
    return line;
  };
  const follow: OpenBarrier['follow'] = ({ name }, signal) => {
    lineOf(name).resolve();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  };
  return {
    follow,
    async hear(message: PilotMessage): Promise<PilotAnswer> {
      // A watcher speaks for its node, not by the name of its pod.
      if (message.kind !== 'load') await lineOf(message.id).promise;
      return hear(message);
    },
  };
}
