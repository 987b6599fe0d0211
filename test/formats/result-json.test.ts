import { expect } from 'chai';
import fc from 'fast-check';
import { resultJson } from '../../src/formats/result-json.ts';
import { KnownError } from '../../src/model/errors.ts';
import type { Result } from '../../src/model/result.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { parseResult } from '../../src/shapes/parse-result.ts';
import { anyResult, anyResultOf } from '../support/any-result.ts';
import { builtJournal } from '../support/journal-builder.ts';
import { builtResult } from '../support/result-builder.ts';

const read = (result: object): Result => parseResult(JSON.stringify(result), 'result.json');

describe('[U] formats/result-json', () => {
  it('is read back as it was written', () => {
    const result = toResult(recordOf(builtJournal({ objects: 3 })));
    expect(parseResult(resultJson(result).text, 'result.json')).to.deep.equal(result);
    // JSON has no -0.
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(anyResultOf(finite), (any) => {
        expect(parseResult(resultJson(any).text, 'result.json')).to.deep.equal(any);
      }),
    );
  });

  it('leaves out numbers that are none, so that a result with them can be read', () => {
    const [measured] = builtResult().measurements;
    const statistics = [{ name: 'p50', value: Number.NaN, low: 1, high: Number.POSITIVE_INFINITY } as const];
    const result = builtResult({ measurements: measured === undefined ? [] : [{ ...measured, statistics }] });
    expect(parseResult(resultJson(result).text, 'r').measurements[0]?.statistics).to.deep.equal([
      { name: 'p50', low: 1 },
    ]);
    expect(resultJson(result).text).to.not.contain('null');
  });

  it('writes something that can be read whatever the numbers are, save limits that are none', () => {
    fc.assert(
      fc.property(anyResult, (any) => {
        expect(() => parseResult(resultJson({ ...any, thresholds: [] }).text, 'result.json')).to.not.throw();
      }),
    );
  });

  it('passes over fields of a later release', () => {
    expect(read({ ...builtResult(), later: { x: 1 } })).to.deep.include({ outcome: 'pass', later: { x: 1 } });
  });

  it('refuses what is no result, one of another version, and one that is damaged, and says what to do', () => {
    expect(problemOf('{"kind":"Pod"}')).to.equal(
      'DIR/result.json: not a result; expected the result.json of a prowess run, with version and run.test',
    );
    expect(problemOf('{"version":')).to.match(/^DIR\/result\.json: not a result/);
    expect(problemOf(JSON.stringify({ ...builtResult(), version: 99 }))).to.match(
      /^DIR\/result\.json: the result has version 99; this prowess reads 1; it was written by prowess 0\.1\.0: use that version/,
    );
    expect(problemOf(JSON.stringify({ ...builtResult(), outcome: 'green' }))).to.match(
      /^DIR\/result\.json\.outcome: expected one of pass, fail, invalid, got "green"; /,
    );
  });
});

function problemOf(text: string): string {
  try {
    parseResult(text, 'DIR/result.json');
  } catch (error) {
    if (error instanceof KnownError) return `${error.message}; ${error.hint}`;
    throw error;
  }
  throw new Error('it was read');
}
