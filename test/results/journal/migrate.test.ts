import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type RunRecord, recordReader, toResult } from '../../../src/results/index.ts';
import { expectGolden } from '../../support/golden.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'journals');

describe('[U] results/journal/migrate', () => {
  const evidence = evidenceOfFixture('0.1.0');

  it('reads a journal of prowess 0.1, which kept the whole test in its plan', () => {
    const { outcome, headline, thresholds, provenance } = toResult(evidence);
    expect(evidence.plan.test).to.equal('density/burst-100');
    expect(evidence.plan.experiment.scenario).to.deep.equal({ kind: 'burst', objects: 5 });
    expect(evidence.plan.experiment).to.not.have.any.keys('position', 'testgrid', 'periodic');
    expect(outcome).to.equal('pass');
    expect(headline).to.match(/^5 Pods Ready/);
    expect(thresholds.map(({ passed }) => passed)).to.deep.equal([true, true]);
    expect(provenance.regime.hard.experiment).to.match(/^burst [0-9a-f]{12}$/);
  });

  it('gives the numbers of each released version as they are today: a change of them is meant', () => {
    const { measurements, validity } = toResult(evidence);
    const numbers = measurements.map((each) => `${JSON.stringify(each)}\n`);
    const rules = validity.map(({ rule, passed }) => `${rule} ${passed ? 'holds' : 'is broken'}\n`);
    expectGolden('results/journal-0.1.0.txt', [...numbers, ...rules].join(''));
  });
});

function evidenceOfFixture(version: string): RunRecord {
  const reader = recordReader();
  const text = gunzipSync(readFileSync(join(FIXTURES, `${version}.ndjson.gz`))).toString();
  for (const line of text.trimEnd().split('\n')) reader.line(line);
  return reader.end();
}
