import { expect } from 'chai';
import fc from 'fast-check';
import { isRounded } from '../../src/model/decimal.ts';

const roundedAs = (text: string): boolean => isRounded(Number(text), () => text);

describe('[U] model/decimal', () => {
  it('says of a whole number beyond 2^53 that it lost digits, however it is written', () => {
    for (const text of [
      '9007199254740993',
      '-9007199254740993',
      '9223372036854775807',
      '9007199254740993.0',
      '"9007199254740993"',
    ])
      expect(
        isRounded(Number(text.replaceAll('"', '')), () => text),
        text,
      ).to.equal(true);
  });

  it('says it of none whose text has the digits of the double, with or without an exponent', () => {
    for (const text of [
      '9007199254740991',
      '9007199254740992',
      '12345678901234567000',
      '1e22',
      '1E+22',
      '10000000000000000000000',
    ])
      expect(roundedAs(text), text).to.equal(false);
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => !roundedAs(String(value))));
  });

  it('says it of every whole number that a double changes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), (whole) => {
        const text = String(whole);
        if (BigInt(Number(text)) !== whole) expect(roundedAs(text), text).to.equal(true);
      }),
    );
  });
});
