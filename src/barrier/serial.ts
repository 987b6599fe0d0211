import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import { MOST_MESSAGE_BYTES } from './message.ts';

/**
 * Messages over a serial line that a kernel prints on, too: lines with a checksum each, which are found wherever they begin. A damaged one is
 * dropped, and its sender, which gets no answer, sends the message again. `pilot/join/serial.go` is the other end.
 *
 *     ===PILOT> SEQUENCE PART/PARTS CRC32 BASE64===   to the service
 *     ===PILOT< SEQUENCE PART/PARTS CRC32 BASE64===   from it
 *
 * The parts of a message are its JSON by gzip.
 */
export function serialLines(sequence: string, text: string): string {
  const packed = gzipSync(text).toString('base64');
  const parts = packed.match(/.{1,400}/g) ?? [];
  const lines = parts.map(
    (part, index) => `===PILOT< ${sequence} ${index + 1}/${parts.length} ${checksum(part)} ${part}===\n`,
  );
  return `\n${lines.join('')}`;
}

/** Asks the pilot to send again at once what was not answered: a line was opened, and what was sent before may be lost. No message has this number. */
export const SEND_AGAIN = serialLines('0', JSON.stringify({ say: 'again' }));

const LINE = /===PILOT> (\d{1,15}) (\d{1,5})\/(\d{1,5}) ([0-9a-f]{8}) ([A-Za-z0-9+/=]{1,400}?)===[\r\n]/g;

/** What has not become a line after so much is none. */
const MOST_PENDING = 64 * 2 ** 10;

/** Takes what arrives, in any pieces; gives the messages that are whole. */
export function serialReader(): (text: string) => { readonly sequence: string; readonly text: string }[] {
  let pending = '';
  let current: { readonly sequence: string; readonly parts: Map<number, string> } | undefined;

  const wholeAfter = ([, sequence = '', part = '', count = '', sum, data = '']: RegExpExecArray):
    | string
    | undefined => {
    // The sum is of the data alone: a digit before it may be damaged.
    if (checksum(data) !== sum || Number(part) > Number(count)) return undefined;
    if (current?.sequence !== sequence) current = { sequence, parts: new Map() };
    const { parts } = current;
    parts.set(Number(part), data);
    if (parts.size < Number(count)) return undefined;
    const packed = [...parts].toSorted(([a], [b]) => a - b).map(([, each]) => each);
    current = undefined;
    return unpacked(packed.join(''));
  };

  return (arrived) => {
    pending += arrived;
    let end = 0;
    const messages = [...pending.matchAll(LINE)].flatMap((line) => {
      end = line.index + line[0].length;
      const text = wholeAfter(line);
      return text === undefined ? [] : [{ sequence: line[1] ?? '', text }];
    });
    pending = pending.slice(end).slice(-MOST_PENDING);
    return messages;
  };
}

function unpacked(base64: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: MOST_MESSAGE_BYTES }).toString();
  } catch {
    return undefined;
  }
}

function checksum(part: string): string {
  return crc32(part).toString(16).padStart(8, '0');
}
