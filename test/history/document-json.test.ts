import { expect } from 'chai';
import fc from 'fast-check';
import { documentJson, parseDocument } from '../../src/history/document-json.ts';
import { POINT_STATES } from '../../src/history/run.ts';
import { aDocument, aPoint, aRun, aSeries } from '../support/run-document.ts';

const point = { metric: 'm', labels: {}, statistic: 'p50', state: 'ok', value: 1 };
const text = (more: object = {}): string => JSON.stringify({ version: 1, run: aRun(), points: [point], ...more });
const parse = (given: string) => () => parseDocument(given, 'history.json');

describe('[U] history/document-json', () => {
  it('is read back as it was written', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    const points = fc.uniqueArray(
      fc.record({ name: fc.string(), state: fc.constantFrom(...POINT_STATES), value, pod: fc.string() }),
      { selector: ({ name }) => name },
    );
    fc.assert(
      fc.property(points, (all) => {
        const document = aDocument(
          { commit: 'abc', pull: { number: '7', baseSha: 'def' }, headline: 'slow', build: '1234567890123456789' },
          all.map(({ name, state, value: number, pod }) =>
            aPoint(number, { series: aSeries({ metric: 'm', labels: { pod }, statistic: name }), state }),
          ),
        );
        expect(parseDocument(documentJson(document), 'history.json')).to.deep.equal(document);
      }),
    );
  });

  it('keeps what has no value without one', () => {
    const document = aDocument({}, [{ series: aSeries(), state: 'missing' }]);
    expect(documentJson(document)).to.not.contain('value');
    expect(parseDocument(documentJson(document), 'history.json')).to.deep.equal(document);
  });

  it('says what is wrong, and where', () => {
    expect(parse('<html>')).to.throw('history.json: expected JSON with version, run and points');
    expect(parse('{"version":1')).to.throw('history.json: expected JSON with version, run and points');
    expect(parse(text({ version: 2 }))).to.throw('history.json: its version is 2; this prowess reads 1');
    expect(parse(text({ points: [{ ...point, value: 'NaN' }] }))).to.throw(
      'history.json.points[0].value: expected a number, got "NaN"',
    );
    expect(parse(text({ points: [{ ...point, value: null }] }))).to.throw(
      '.points[0].value: expected a number, got null',
    );
    expect(parse(text({ points: [{ ...point, state: 'good' }] }))).to.throw('.points[0].state: expected one of ok, ');
    expect(parse(text({ points: [point, point] }))).to.throw(
      'history.json.points[1] (m.p50): the series is there twice',
    );
    expect(parse(text({ run: { ...aRun(), build: 'latest' } }))).to.throw(
      'history.json.run.build: expected up to 19 digits, got "latest"',
    );
    expect(parse(text({ run: { ...aRun(), startedAt: 1e99 } }))).to.throw('.run.startedAt: expected milliseconds');
  });

  it('refuses a value that is not there where the state says that there is one', () => {
    const { value: _, ...none } = point;
    for (const state of ['ok', 'censored', 'zero-suspect']) {
      expect(parse(text({ points: [{ ...none, state }] }))).to.throw(
        `expected a number for the state ${state}, got nothing`,
      );
    }
    for (const state of ['missing', 'invalid']) expect(parse(text({ points: [{ ...none, state }] }))).to.not.throw();
  });
});
