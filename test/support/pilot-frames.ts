import { crc32, gunzipSync, gzipSync } from 'node:zlib';

/** A pilot that waits, with the token `secret`. */
export const sync = (id: string): object => ({
  ...{ token: 'secret', kind: 'sync', barrier: 'run', id, bootId: 'b', nonce: '12345678' },
  ...{ state: 'waiting', seen: '' },
});

/** A short message as the pilot writes it over a line. */
export function fromPilot(sequence: string, message: object): string {
  const part = gzipSync(JSON.stringify(message)).toString('base64');
  return `\n===PILOT> ${sequence} 1/1 ${crc32(part).toString(16).padStart(8, '0')} ${part}===\n`;
}

/** A short message as the pilot reads it. */
export function toPilot(frame: string): { sequence: string; said: unknown } {
  const [, sequence = '', part = ''] = /^\n===PILOT< (\d+) 1\/1 [0-9a-f]{8} (\S+)===\n$/.exec(frame) ?? [];
  return { sequence, said: JSON.parse(gunzipSync(Buffer.from(part, 'base64')).toString()) };
}
