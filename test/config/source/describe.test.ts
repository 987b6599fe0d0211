import { expect } from 'chai';
import * as z from 'zod';
import { describeProblem } from '../../../src/config/source/describe.ts';

const EITHER = z.strictObject({ size: z.union([z.string(), z.number()], 'expected a size') });

const said = (value: object) =>
  (EITHER.safeParse(value, { reportInput: true }).error?.issues ?? []).map((each) => describeProblem(each, undefined));

describe('[U] config/source/describe', () => {
  it('says of a value that may be one or the other that it is missing', () => {
    expect(said({})).to.deep.equal([{ message: 'missing `size`', expected: 'a size' }]);
    expect(said({ size: null })).to.deep.equal([
      { message: 'no value', expected: 'a size', hint: 'write one, or remove the key' },
    ]);
    expect(said({ size: true })).to.deep.equal([{ message: 'not allowed here', expected: 'a size', got: 'true' }]);
    expect(said({ size: 4 })).to.deep.equal([]);
  });
});
