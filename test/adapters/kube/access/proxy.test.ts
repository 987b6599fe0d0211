import { expect } from 'chai';
import { proxyFor } from '../../../../src/adapters/kube/access/proxy.ts';

describe('[I] adapters/kube/access/proxy', () => {
  const proxied = (server: string, noProxy = ''): boolean =>
    proxyFor(new URL(server), { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: noProxy }) !== undefined;

  it('takes the proxy of the scheme, in either case', () => {
    const server = new URL('https://api.example:6443');
    expect(proxyFor(server, { HTTPS_PROXY: 'http://a' })).to.equal('http://a');
    expect(proxyFor(server, { https_proxy: 'socks5://a:1080' })).to.equal('socks5://a:1080');
    expect(proxyFor(server, { https_proxy: 'a:3128' })).to.equal('http://a:3128');
    expect(proxyFor(server, { HTTP_PROXY: 'http://a' })).to.equal(undefined);
    expect(proxyFor(new URL('http://api.example'), { HTTP_PROXY: 'http://a' })).to.equal('http://a');
  });

  it('never proxies this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]'])
      expect(proxied(`https://${host}:6443`)).to.equal(false);
  });

  for (const [entry, spared, others] of [
    ['*', ['https://api.example'], []],
    ['example', ['https://example', 'https://api.example'], ['https://api-example']],
    ['.example', ['https://api.example'], ['https://example']],
    ['*.example', ['https://api.example'], ['https://example']],
    ['EXAMPLE', ['https://api.example'], ['https://example.org']],
    ['x, api.example:6443', ['https://api.example:6443'], ['https://api.example']],
    ['10.0.0.1', ['https://10.0.0.1:6443'], ['https://10.0.0.2']],
    ['10.0.0.0/8', ['https://10.1.2.3'], ['https://11.1.2.3', 'https://api.example', 'https://[fd00::1]']],
    ['fd00::/8 fe80::1', ['https://[fd00::1]', 'https://[fe80::1]:6443'], ['https://[fe80::2]']],
    ['10.0.0.0/99', [], ['https://10.0.0.1']],
  ] as const) {
    it(`spares what NO_PROXY ${JSON.stringify(entry)} covers, and nothing else`, () => {
      expect(spared.filter((server) => proxied(server, entry))).to.deep.equal([]);
      expect(others.filter((server) => !proxied(server, entry))).to.deep.equal([]);
    });
  }
});
