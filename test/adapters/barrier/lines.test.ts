import { expect } from 'chai';
import { lineFollower } from '../../../src/adapters/barrier/lines.ts';
import type { PilotMessage } from '../../../src/barrier/message.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { ms } from '../../../src/model/units.ts';
import type { BarrierListener, LinePort, LineSpeaker } from '../../../src/runner/fleet/port.ts';
import { fromPilot, sync, toPilot } from '../../support/pilot-frames.ts';

const POD = { resource: RESOURCES.pods, namespace: 'run', name: 'pod-1-0' };

describe('[I] lines to pilots', () => {
  const heard: PilotMessage[] = [];
  const refused: string[] = [];
  const listener: BarrierListener = {
    hear: async (message) => {
      heard.push(message);
      return { say: 'wait' };
    },
    refuse: (address) => refused.push(address),
  };
  beforeEach(() => {
    heard.splice(0);
    refused.splice(0);
  });

  /** A line that says these texts, and then nothing any more. */
  const saying = (...texts: readonly string[]): { lines: LinePort; written: string[] } => {
    const written: string[] = [];
    const speak = (_: unknown, speaker: LineSpeaker, signal: AbortSignal): Promise<string> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        speaker.opened((text) => written.push(text));
        for (const text of texts) speaker.take(text);
      });
    return { lines: { speak }, written };
  };

  it('are given up where they carry nothing any more, once a pilot has spoken', async () => {
    const { lines, written } = saying(fromPilot('4', sync(POD.name)));
    const follow = lineFollower(lines, 'secret', listener, ms(50));
    expect(await follow(POD, new AbortController().signal)).to.equal('its pilot was silent for 0.05 s');
    expect(written.map(toPilot)).to.deep.equal([
      { sequence: '0', said: { say: 'again' } },
      { sequence: '4', said: { say: 'wait' } },
    ]);
  });

  it('are followed until the run ends them, however long no pilot speaks', async () => {
    const { lines } = saying('login: ');
    const over = AbortSignal.timeout(150);
    const ended = await lineFollower(lines, 'secret', listener, ms(10))(POD, over).catch((error) => error);
    expect(ended).to.equal(over.reason);
  });

  it('are closed where what a pilot says cannot be answered', async () => {
    const { lines } = saying(fromPilot('1', sync(POD.name)));
    let opened: AbortSignal | undefined;
    const speak: LinePort['speak'] = (end, speaker, signal) => {
      opened = signal;
      return lines.speak(end, speaker, signal);
    };
    const defect = new Error('a defect');
    const failing: BarrierListener = { ...listener, hear: () => Promise.reject(defect) };
    const run = new AbortController();
    const ended = await lineFollower({ speak }, 'secret', failing)(POD, run.signal).catch((error) => error);
    expect(ended).to.equal(defect);
    expect(opened?.aborted).to.equal(true);
  });

  it('hear no one without the token of the run, and say where that was', async () => {
    const { lines, written } = saying(fromPilot('1', { ...sync(POD.name), token: 'another' }));
    await lineFollower(lines, 'secret', listener)(POD, AbortSignal.timeout(50)).catch(() => {});
    expect(written.map(toPilot).at(-1)).to.deep.equal({ sequence: '1', said: { say: 'refused' } });
    expect(heard).to.deep.equal([]);
    expect(refused).to.deep.equal(['pods/pod-1-0']);
  });
});
