import { expect } from 'chai';
import { summary } from '../../src/formats/summary.ts';
import { builtResult, invalidResult } from '../support/result-builder.ts';

describe('[U] formats/summary', () => {
  it('shows numbers and gates of a run that can be trusted, and neither of an INVALID one', () => {
    const { measurements, thresholds } = builtResult();
    const shown = summary(builtResult()).text;
    expect(shown).to.contain('## Measurements').and.to.contain('## Thresholds');
    const { text } = summary(invalidResult({ measurements, thresholds }));
    expect(text).to.not.contain('## Measurements').and.to.not.contain('## Thresholds');
    for (const { metric } of measurements) expect(text).to.not.contain(metric);
  });
});
