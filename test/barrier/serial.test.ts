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
