import { crc32, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { serialLines, serialReader } from '../../src/barrier/serial.ts';

/** As the pilot writes it. */
function fromPilot(sequence: string, text: string): string {
  const parts =
    gzipSync(text)
      .toString('base64')
      .match(/.{1,40}/g) ?? [];
  return parts
    .map(
      (part, i) =>
        `\n===PILOT> ${sequence} ${i + 1}/${parts.length} ${crc32(part).toString(16).padStart(8, '0')} ${part}===\n`,
    )
    .join('');
}

const NOISE = '\r\n[    1.234567] random: crng init done\u001b[0m\r\n';

describe('[U] serial lines of a pilot', () => {
  it('are read whatever is printed between them, and in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 1, max: 60 }), (text, size) => {
        const sent = NOISE + fromPilot('7', text).replaceAll('\n===', `\n${NOISE}===`) + NOISE;
        const read = serialReader();
        const pieces = sent.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        expect(pieces.flatMap((piece) => read(piece))).to.deep.equal([{ sequence: '7', text }]);
      }),
    );
  });

  it('are dropped where the kernel prints inside of one, and are whole after they were sent again', () => {
    const text = 'a long message '.repeat(50);
    const sent = fromPilot('8', text);
    const read = serialReader();
    const middle = Math.floor(sent.length / 2);
    expect(read(sent.slice(0, middle) + NOISE + sent.slice(middle))).to.deep.equal([]);
    expect(read(sent)).to.deep.equal([{ sequence: '8', text }]);
  });

  it('are whole after they were sent again, whatever digit before the data was damaged', () => {
    const text = Array.from({ length: 200 }, (_, index) => index * 7919).join(' ');
    const sent = fromPilot('8', text);
    for (const [from, to] of [
      ['8 1/', '9 1/'],
      ['8 1/', '8 7/'],
      ['8 2/', '8 1/'],
      [/(8 1\/)(\d+)/, '$11'],
      [/(8 1\/)(\d+)/, '$19'],
    ] as const) {
      const read = serialReader();
      const damaged = sent.replace(from, to);
      expect(damaged).not.to.equal(sent);
      const heard = [...read(damaged), ...read(sent)];
      expect(heard).not.to.deep.equal([]);
      for (const each of heard) expect(each).to.deep.equal({ sequence: '8', text });
    }
  });

  it('of two processes on one line give the message of each that is whole', () => {
    const [old, fresh] = [fromPilot('3', 'of the old process '.repeat(40)), fromPilot('3', 'of the new one')];
    const read = serialReader();
    const cut = old.slice(0, old.length - 50);
    expect([...read(cut), ...read(fresh), ...read(fresh)].at(-1)).to.deep.equal({
      sequence: '3',
      text: 'of the new one',
    });
  });

  it('carry no message that is not one', () => {
    expect(serialReader()(`===PILOT> 1 1/1 ${crc32('AAAA').toString(16).padStart(8, '0')} AAAA===\n`)).to.deep.equal(
      [],
    );
  });

  it('are written so that each fits a line of a terminal', () => {
    const lines = serialLines('9', JSON.stringify({ say: 'go', startAtMs: 1.5 }))
      .trim()
      .split('\n');
    for (const line of lines) expect(line).to.match(/^===PILOT< 9 1\/1 [0-9a-f]{8} [A-Za-z0-9+/=]{1,400}===$/);
  });
});
