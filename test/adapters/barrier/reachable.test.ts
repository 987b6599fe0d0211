import { expect } from 'chai';
import { reachableHost, reachableUrl } from '../../../src/adapters/barrier/port.ts';

const at = (family: 'IPv4' | 'IPv6', address: string, internal = false) =>
  ({ family, address, internal, netmask: '', mac: '', cidr: null, ...(family === 'IPv6' && { scopeid: 0 }) }) as never;

const LOOPBACK = [at('IPv4', '127.0.0.1', true), at('IPv6', '::1', true)];
const V4 = at('IPv4', '10.0.0.1');
const LINK = at('IPv6', 'fe80::1');
const V6 = at('IPv6', 'fd00::1');

describe('[I] where a barrier is reached', () => {
  it('is at the first address by which others reach this machine', () => {
    expect(reachableHost('0.0.0.0', [...LOOPBACK, LINK, V6, V4])).to.equal('10.0.0.1');
    expect(reachableHost('::', [...LOOPBACK, LINK, V6, V4])).to.equal('10.0.0.1');
    expect(reachableHost('::', [...LOOPBACK, LINK, V6])).to.equal('fd00::1');
    expect(reachableHost('::', [...LOOPBACK, LINK])).to.equal('::1');
    expect(reachableHost('0.0.0.0', [...LOOPBACK, LINK, V6])).to.equal('127.0.0.1');
    expect(reachableHost('10.0.0.7', [V4])).to.equal('10.0.0.7');
  });

  it('has an address of IPv6 in brackets', () => {
    expect(reachableUrl('fd00::1', 8090)).to.equal('http://[fd00::1]:8090');
    expect(reachableUrl('127.0.0.1', 8090)).to.equal('http://127.0.0.1:8090');
  });
});
