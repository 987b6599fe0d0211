import { expect } from 'chai';
import fc from 'fast-check';
import { followerOfLine } from '../../../src/adapters/barrier/lines.ts';
import type { PilotMessage } from '../../../src/barrier/message.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { keepLine } from '../../../src/runner/fleet/keep-line.ts';
import type { BarrierListener, LineSpeaker } from '../../../src/runner/fleet/port.ts';
import { linePilot, sync } from '../../support/pilot-frames.ts';

/** After how many characters a connection is cut, each way. */
interface Cut {
  readonly fromPilot: number;
  readonly toPilot: number;
}

describe('[I] lines that are cut', () => {
  const cut = fc.record({ fromPilot: fc.nat(700), toPilot: fc.nat(300) });
  const messages = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 6 });

  it('lose no message, and no answer, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 12 }), messages, fc.boolean(), async (cuts, seen, isConsole) => {
        const { heard, answers } = await carried(cuts, seen, isConsole);
        const once = heard.filter((each, index) => each !== heard[index - 1]);
        expect(once).to.deep.equal(seen.map((text, index) => `${index} ${text}`));
        expect(answers).to.deep.equal(once);
      }),
    );
  });

  /** What the service heard of these messages, and which of them each answer that came back was to. */
  async function carried(cuts: readonly Cut[], seen: readonly string[], isConsole: boolean) {
    const heard: string[] = [];
    const listener: BarrierListener = {
      async hear(message) {
        heard.push(tagOf(message));
        await new Promise(setImmediate);
        return { say: 'gone', reason: tagOf(message) };
      },
      refuse: () => {},
    };
    const pilot = linePilot();
    const left = [...cuts];
    const speak = (speaker: LineSpeaker, signal: AbortSignal): Promise<string> =>
      new Promise((resolve, reject) => {
        const room = { ...(left.shift() ?? { fromPilot: Infinity, toPilot: Infinity }) };
        const pass = (way: keyof Cut, take: (text: string) => void) => (text: string) => {
          const arrives = text.slice(0, room[way]);
          room[way] -= arrives.length;
          if (arrives !== '') take(arrives);
          if (arrives.length < text.length) resolve('it was cut');
        };
        signal.addEventListener('abort', () => reject(signal.reason));
        pilot.connected(pass('fromPilot', speaker.take));
        speaker.opened(pass('toPilot', pilot.take));
        pilot.sayAgain();
      });
    const over = new AbortController();
    const follow = followerOfLine({ name: 'line', isConsole, speak }, 'secret', listener);
    const clock = { now: () => epochMs(0), monotonic: () => ms(0), sleep: async () => {} };
    const kept = keepLine(
      () => follow(over.signal),
      () => true,
      () => {},
      clock,
      over.signal,
    );
    const answers: string[] = [];
    for (const [index, text] of seen.entries()) {
      const message = { ...sync('vm1'), tags: { tag: `${index} ${text}` } };
      const answer = await pilot.say(message);
      answers.push(answer.say === 'gone' ? answer.reason : '');
    }
    over.abort();
    await kept;
    return { heard, answers };
  }

  const tagOf = ({ tags }: PilotMessage): string => tags?.tag ?? '';
});
