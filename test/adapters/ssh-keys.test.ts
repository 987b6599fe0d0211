import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { makeSshKeys } from '../../src/adapters/ssh-keys.ts';

describe('[I] adapters/ssh-keys', () => {
  it('makes a public key that is the point of its private one, and another pair each time', () => {
    const { privateKey, publicKey } = makeSshKeys();
    const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
    const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
    const coordinates = [x, y].map((text) => Buffer.from(text, 'base64url').toString('hex').padStart(64, '0'));
    expect(blob.subarray(-65).toString('hex')).to.equal(`04${coordinates.join('')}`);
    expect(blob.subarray(0, -65).toString('hex')).to.equal(
      `00000013${hex('ecdsa-sha2-nistp256')}00000008${hex('nistp256')}00000041`,
    );
    expect(makeSshKeys().publicKey).to.not.equal(publicKey);
  });
});

const hex = (text: string): string => Buffer.from(text).toString('hex');
