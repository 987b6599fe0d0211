import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { evidenceReader, toResult } from '../../../src/results/index.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'journals');

describe('results/journal/migrate', () => {
  it('reads a journal of prowess 0.1, which kept the whole test in its plan', () => {
    const reader = evidenceReader();
    for (const line of gunzipSync(readFileSync(join(FIXTURES, '0.1.0.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n')) {
      reader.line(line);
    }
    const evidence = reader.end();
    const { outcome, headline, thresholds, provenance } = toResult(evidence);
    expect(evidence.plan.test).to.equal('density/burst-100');
    expect(evidence.plan.experiment.scenario).to.deep.equal({ kind: 'burst', objects: 5 });
    expect(evidence.plan.experiment).to.not.have.any.keys('position', 'testgrid', 'periodic');
    expect(outcome).to.equal('pass');
    expect(headline).to.match(/^5 Pods Ready/);
    expect(thresholds.map(({ passed }) => passed)).to.deep.equal([true, true]);
    expect(provenance.regime.hard.experiment).to.match(/^burst [0-9a-f]{12}$/);
  });
});
