import { Ajv } from 'ajv';
import { expect } from 'chai';
import { overviewsOf } from '../../../src/analysis/overview.ts';
import type { Merge } from '../../../src/history/merges.ts';
import { epochMs } from '../../../src/model/units.ts';
import { apiFiles } from '../../../src/report/site/api.ts';
import type { SiteData } from '../../../src/report/site/data.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs, siteDataOf } from '../../support/site-data.ts';

const steps = (count: number, value: number): number[] => Array.from({ length: count }, (_, run) => value + (run % 3));
const history = historyOf(
  {
    'latency.p50': [...steps(40, 100), ...steps(20, 150)],
    'gone.p50': steps(30, 5),
    'calls.p50': [...steps(59, 10), 90],
  },
  (place) => ({
    regime: {
      id: place < 5 ? 'a' : 'b',
      hard: { Kubernetes: place < 5 ? '1.33' : '1.34' },
      soft: { kernel: String(Math.floor(place / 7)), kubevirt: String(place) },
    },
  }),
);

/** With merges, so that changes have causes. */
function dataOf(): SiteData {
  const merges = history.runs.map(
    ({ startedAt }, place): Merge => ({
      mergedAt: epochMs(startedAt - 1000),
      commit: String(1_000_000_000 + place),
      pullRequest: String(place),
      files: 1,
      folders: [{ folder: 'pkg', files: 1 }],
      title: `change ${place}`,
    }),
  );
  const data = siteDataOf(history, { merges });
  const declare = declaredAs({});
  return {
    ...data,
    tests: data.tests.map((test) => ({
      ...test,
      lines: overviewsOf(history, declare, { now: data.madeAt, merges, gates: true }),
    })),
  };
}

const NAMES = Array.from({ length: 12 }, (_, name) => `calls-${10 + name}`);

describe('[U] report/site/api', () => {
  it('is what its schema says, and the schema says every field', () => {
    const files = new Map(apiFiles(dataOf()).map(({ path, text }) => [path, JSON.parse(text())]));
    const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(
      files.get('api/v1/schema.json'),
    );
    for (const path of ['api/v1/index.json', 'api/v1/lines/test@main.json']) {
      expect(validate(files.get(path)), `${path}: ${JSON.stringify(validate.errors)}`).to.equal(true);
    }
    expect(validate({ ...files.get('api/v1/index.json'), other: 1 })).to.equal(false);
    const [change] = files.get('api/v1/lines/test@main.json').changes;
    expect(change.cause.merges[0]).to.include.keys('commit', 'title', 'share');
  });

  it('leads from the overview to the findings and the page of each line', () => {
    const files = new Map(apiFiles(dataOf()).map(({ path, text }) => [path, JSON.parse(text())]));
    const [line] = files.get('api/v1/index.json').lines;
    expect(line).to.include({ test: 'test', line: 'main', runs: 60, page: 'test/test@main.html' });
    expect(files.has(line.findings)).to.equal(true);
    expect(line.openChanges[0].page).to.match(/^change\/\w+\.html$/);
  });

  it('counts what it leaves out, and has no digits that say nothing', () => {
    const data = dataOf();
    const away = (place: number) => ({
      cause: 'absent' as const,
      about: NAMES,
      series: NAMES,
      first: place,
      from: place,
      runs: 3,
    });
    const gaps = [away(50), ...Array.from({ length: 30 }, (_, place) => ({ ...away(place), until: place + 3 }))];
    const tests = data.tests.map((test) => ({
      ...test,
      lines: test.lines.map((line) => ({ ...line, missing: gaps })),
    }));
    const [, findings] = apiFiles({ ...data, tests }).map(({ text }) => text());
    const { missing, moreMissing, changes } = JSON.parse(findings ?? '');
    expect([missing.length, moreMissing]).to.deep.equal([6, 25]);
    expect([missing[0].moreAbout, missing[0].moreSeries, missing[0].series]).to.deep.equal([7, 7, NAMES.slice(0, 5)]);
    expect(findings).to.not.match(/[1-9]\.\d{6}/);
    expect(changes.length).to.be.above(0);
    const { marks, moreMarks, varyingFacts } = JSON.parse(findings ?? '');
    expect([marks.length, moreMarks, varyingFacts]).to.deep.equal([5, 3, ['kubevirt']]);
    expect(marks[0].differences).to.deep.equal([{ fact: 'kernel', base: '7', head: '8' }]);
  });
});
