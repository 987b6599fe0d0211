import { expect } from 'chai';
import { formatQuantity } from '../../src/render/quantity.ts';

describe('[U] render/quantity', () => {
  const quantities = [
    [0, 'ms', '0 ms'],
    [0, 's', '0 s'],
    [0, 'share', '0 %'],
    [12.345, 'ms', '12.3 ms'],
    [-120, 'ms', '-120 ms'],
    [1234, 'ms', '1.23 s'],
    [999.7, 'ms', '1 s'],
    [59_990, 'ms', '1 min'],
    [200_000, 'ms', '3 min 20 s'],
    [3_600_000, 'ms', '1 h'],
    [11.94, 'per_s', '11.9 /s'],
    [0.9931, 'share', '99.3 %'],
    [1536, 'bytes', '1.5 KiB'],
    [256 * 1024 ** 3, 'bytes', '256 GiB'],
    [0.25, 'cores', '0.25 cores'],
    [1, 'cores', '1 core'],
    [12_345, 'count', '12345'],
  ] as const;
  for (const [value, unit, text] of quantities) {
    it(`writes ${value} ${unit} as ${text}`, () => expect(formatQuantity(value, unit)).to.equal(text));
  }

  it('writes as many decimals as are asked for', () => {
    expect(formatQuantity(11, 'per_s', 2)).to.equal('11.00 /s');
    expect(formatQuantity(200_040, 'ms', 1)).to.equal('3 min 20.0 s');
  });
});
