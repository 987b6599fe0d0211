import { expect } from 'chai';
import { hostAndPort, listenAt } from '../../src/model/listen-at.ts';

describe('[U] model/listen-at', () => {
  it('reads a host and a port, and an address of IPv6 in brackets', () => {
    for (const [text, host, port] of [
      ['0.0.0.0:8090', '0.0.0.0', 8090],
      ['localhost:0', 'localhost', 0],
      ['[::]:8090', '::', 8090],
      ['[fd00::1:2]:65535', 'fd00::1:2', 65_535],
      ['[::ffff:10.0.0.1]:1', '::ffff:10.0.0.1', 1],
    ] as const) {
      expect(listenAt(text), text).to.deep.equal({ host, port });
      expect(hostAndPort({ host, port })).to.equal(text);
      expect(new URL(`http://${text}`).href).to.not.equal('');
    }
  });

  it('reads nothing that may be another address or another port', () => {
    for (const text of [
      '::1:8090',
      ':8090',
      '8090',
      '0.0.0.0:65536',
      'a b:1',
      '[10.0.0.1]:1',
      '[::1]',
      '[::1]:',
      'a:-1',
    ])
      expect(listenAt(text), text).to.equal(undefined);
  });
});
