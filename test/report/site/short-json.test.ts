import { expect } from 'chai';
import { shortJson } from '../../../src/report/site/short-json.ts';

describe('[U] report/site/short-json', () => {
  it('shortens fractions, and neither counts nor times', () => {
    const value = { share: 0.082292396427, count: 123456789, at: 1764500000123.25, ageMs: 999999.51, none: null };
    expect(shortJson(value)).to.equal(
      '{"share":0.0822924,"count":123456789,"at":1764500000123,"ageMs":1000000,"none":null}',
    );
  });
});
