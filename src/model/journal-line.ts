import { crc32 } from 'node:zlib';

/**
 * A line of the journal ends with the CRC-32 (IEEE, as of gzip) of the UTF-8 text before it, as 8 hexadecimal digits:
 * `{"seq":7,...,"crc":"0f3c5a1e"}`. A changed byte then shows, also where what it makes is JSON of the right types.
 */
export function sealed(object: object): string {
  const body = JSON.stringify(object).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}`;
}

/** What the checksum of a line says; `body` is its JSON without it. Lines of prowess 0.1 have `none`. */
export interface Unsealed {
  readonly seal: 'kept' | 'broken' | 'none';
  readonly body: string;
}

export function unsealed(line: string): Unsealed {
  const [, crc] = SEAL.exec(line.slice(-SEAL_LENGTH)) ?? [];
  if (crc === undefined) return { seal: 'none', body: line };
  const body = line.slice(0, -SEAL_LENGTH);
  return { seal: checksum(body) === crc ? 'kept' : 'broken', body: `${body}}` };
}

const SEAL = /^,"crc":"([0-9a-f]{8})"\}$/;
const SEAL_LENGTH = ',"crc":"00000000"}'.length;

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
