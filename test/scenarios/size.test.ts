import { expect } from 'chai';
import { fleetSchema } from '../../src/scenarios/fleet/schema.ts';
import { ramp } from '../../src/scenarios/ramp.ts';
import { resources } from '../../src/scenarios/size.ts';

const said = (found: { readonly error?: { readonly issues: readonly { path: PropertyKey[]; message: string }[] } }) =>
  found.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const SIZE = 'expected a size of at least 1M, such as 500M or 8Gi';
const DEVICES = 'expected cpu, memory, ephemeral-storage, hugepages-2Mi or a device such as nvidia.com/gpu';

describe('[U] scenarios/size', () => {
  it('takes no size without its unit, and no thousandth of a byte', () => {
    const fleet = { kind: 'fleet', image: 'i', command: ['c'], parse: { tool: 'sysbench' } };
    const hog = { kind: 'ramp', image: 'i', most: 20 };
    for (const memory of ['4', '4096', '500m', '1Ki', '-4Gi', '4GiB', '4,5Gi']) {
      expect(said(fleetSchema.safeParse({ ...fleet, memory })), memory).to.deep.equal([`memory: ${SIZE}`]);
      expect(said(fleetSchema.safeParse({ ...fleet, node: { cpu: 4, memory } })), memory).to.deep.equal([
        `node.memory: ${SIZE}`,
      ]);
      for (const key of ['memory', 'growth', 'leastLeft'])
        expect(said(ramp.schema.safeParse({ ...hog, [key]: memory })), memory).to.deep.equal([`${key}: ${SIZE}`]);
    }
    for (const memory of ['1M', '1Mi', '4Gi', '4.5Gi', '1e9']) {
      expect(said(fleetSchema.safeParse({ ...fleet, memory })), memory).to.deep.equal([]);
      expect(said(ramp.schema.safeParse({ ...hog, memory })), memory).to.deep.equal([]);
    }
    expect(said(fleetSchema.safeParse({ ...fleet, node: { cpu: '3200m', memory: '8Gi' } }))).to.deep.equal([]);
  });

  it('takes what an API server takes of a container', () => {
    for (const own of [
      {},
      { requests: { memory: '300M', cpu: '500m' }, limits: { memory: '300M', cpu: '2' } },
      { requests: { 'nvidia.com/gpu': '1', 'hugepages-2Mi': '2Mi' }, limits: { 'nvidia.com/gpu': '1' } },
      { requests: { cpu: '0' } },
    ])
      expect(said(resources.safeParse(own)), JSON.stringify(own)).to.deep.equal([]);
  });

  it('refuses what an API server refuses once the run has begun', () => {
    for (const [own, message] of [
      [
        { requests: { memory: '600M' }, limits: { memory: '300M' } },
        'requests.memory: expected at most 300M, which is its limit',
      ],
      [{ requests: { cpu: '2' }, limits: { cpu: '500m' } }, 'requests.cpu: expected at most 500m, which is its limit'],
      [{ requests: { 'a/gpu': '1' }, limits: { 'a/gpu': '2' } }, 'requests.a/gpu: expected 2, which is its limit'],
      [{ limits: { memory: '500MB' } }, `limits.memory: ${SIZE}`],
      [{ limits: { cpu: '1,5' } }, 'limits.cpu: expected a quantity such as 2 or 500m'],
      [{ requests: { cpu: '-1' } }, 'requests.cpu: expected a quantity such as 2 or 500m'],
      [{ requests: { mem: '300M' } }, `requests.mem: ${DEVICES}, instead of mem`],
    ] as const)
      expect(said(resources.safeParse(own)), JSON.stringify(own)).to.deep.equal([message]);
  });
});
