import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import type { PilotAnswer } from '../../src/barrier/message.ts';

/** A pilot that waits, with the token `secret`. */
export const sync = (id: string): object => ({
  ...{ token: 'secret', kind: 'sync', barrier: 'run', id, bootId: 'b', nonce: '12345678' },
  ...{ state: 'waiting', seen: '' },
});

/** A message as the pilot writes it over a line. */
export function fromPilot(sequence: string, message: object): string {
  const parts =
    gzipSync(JSON.stringify(message))
      .toString('base64')
      .match(/.{1,400}/g) ?? [];
  const frames = parts.map((part, index) => {
    const sum = crc32(part).toString(16).padStart(8, '0');
    return `\n===PILOT> ${sequence} ${index + 1}/${parts.length} ${sum} ${part}===\n`;
  });
  return frames.join('');
}

/** A short message as the pilot reads it. */
export function toPilot(frame: string): { sequence: string; said: unknown } {
  const [, sequence = '', part = ''] = TO_PILOT.exec(frame) ?? [];
  return { sequence, said: JSON.parse(gunzipSync(Buffer.from(part, 'base64')).toString()) };
}

const TO_PILOT = /===PILOT< (\d+) 1\/1 [0-9a-f]{8} (\S+)===\n/;

/** The pilot's end of a line that breaks and comes again: one message after the other, which is said again until it is answered. */
export function linePilot() {
  let send: (text: string) => void = () => {};
  let pending = '';
  let sequence = 0;
  let unanswered: { frames: string; answered(said: PilotAnswer): void } | undefined;
  const sayAgain = (): void => {
    if (unanswered !== undefined) send(unanswered.frames);
  };
  return {
    sayAgain,
    /** A new connection; what it brings is to be taken. */
    connected(to: (text: string) => void): void {
      send = to;
      pending = '';
    },
    take(text: string): void {
      pending += text;
      for (let found = TO_PILOT.exec(pending); found !== null; found = TO_PILOT.exec(pending)) {
        pending = pending.slice(found.index + found[0].length);
        const answer = toPilot(found[0]);
        if (answer.sequence === '0') sayAgain();
        if (answer.sequence !== String(sequence)) continue;
        unanswered?.answered(answer.said as PilotAnswer);
        unanswered = undefined;
      }
    },
    say(message: object): Promise<PilotAnswer> {
      sequence += 1;
      const { promise, resolve } = Promise.withResolvers<PilotAnswer>();
      unanswered = { frames: fromPilot(String(sequence), message), answered: resolve };
      sayAgain();
      return promise;
    },
  };
}
