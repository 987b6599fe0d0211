import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvText } from '../../src/render/csv.ts';
import { anyText } from '../support/arbitraries.ts';

describe('[U] render/csv', () => {
  it('is read back as written, whatever the fields', () => {
    const rows = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(
        fc.array(
          anyText.filter((text) => text.isWellFormed()),
          { minLength: width, maxLength: width },
        ),
        { minLength: 1, maxLength: 6 },
      ),
    );
    fc.assert(
      fc.property(rows, ([header = [], ...rest]) => {
        const records = parse(csvText(header, rest), { record_delimiter: '\n', ltrim: false, rtrim: false });
        expect(records).to.deep.equal([header, ...rest]);
      }),
    );
  });

  it('leaves absent values empty', () => {
    expect(csvText(['a', 'b'], [[1, undefined]])).to.equal('a,b\n1,\n');
  });
});
