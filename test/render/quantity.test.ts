import { expect } from 'chai';
import { formatFigure, formatQuantity } from '../../src/render/quantity.ts';

describe('render/quantity', () => {
  const quantities = [
    [0, 'ms', '0 ms'],
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
    [12_345, 'count', '12345'],
  ] as const;
  for (const [value, unit, text] of quantities) {
    it(`writes ${value} ${unit} as ${text}`, () => expect(formatQuantity(value, unit)).to.equal(text));
  }

  it('writes intervals, also open ones and lower bounds', () => {
    expect(formatFigure('creation-latency', { value: 8100, low: 7600, high: 8600 })).to.equal('8.1 s (7.6 s to 8.6 s)');
    expect(formatFigure('creation-latency', { value: 8100, low: 7600 })).to.equal('8.1 s (7.6 s or more)');
    expect(formatFigure('creation-latency', { value: 8100, atLeast: true })).to.equal('at least 8.1 s');
    expect(formatFigure('no such metric', { value: 3 })).to.equal('3');
  });
});
