import { generateKeyPairSync } from 'node:crypto';
import type { SshKeys } from '../runner/context.ts';

const TYPE = 'ecdsa-sha2-nistp256';
const CURVE = 'nistp256';
/** Says that both coordinates of a point follow, each in 32 bytes. */
const UNCOMPRESSED = 4;
const COORDINATE_BYTES = 32;

/** A pair of keys as OpenSSH reads them; of all its kinds the one that it also reads in the form that Node writes. */
export function makeSshKeys(): SshKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([UNCOMPRESSED]), coordinate(x), coordinate(y)]);
  const blob = Buffer.concat([Buffer.from(TYPE), Buffer.from(CURVE), point].map(withLength));
  return {
    privateKey: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    publicKey: `${TYPE} ${blob.toString('base64')}`,
  };
}

const coordinate = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url');
  return Buffer.concat([Buffer.alloc(COORDINATE_BYTES - bytes.length), bytes]);
};

/** As RFC 4251 writes a string. */
function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
