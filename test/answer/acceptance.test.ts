import { expect } from 'chai';
import fc from 'fast-check';
import { isAccepted } from '../../src/analysis/accepted.ts';
import { acceptUrlOf } from '../../src/answer/acceptance.ts';
import { epochMs } from '../../src/model/units.ts';
import { headlineOf } from '../../src/report/comparison/words.ts';
import { changed, comparisonOf, row } from '../support/any-comparison.ts';
import { answered, PULL } from '../support/news.ts';
import { aSeries } from '../support/run-document.ts';

const REPO = { repo: { org: 'kubevirt', repo: 'performance', ref: 'main' }, github: 'https://github.com' };
const NAME = aSeries();

describe('[U] answer/acceptance', () => {
  it('accepts the change that the headline says, and so the one that was measured', () => {
    const estimate = fc.oneof(
      fc.double({ min: 0.0001, max: 9, noNaN: true }),
      fc.constantFrom(0.2301, 0.0995, 0.09949),
    );
    fc.assert(
      fc.property(estimate, fc.constantFrom(1, -1), (size, sign) => {
        const change = changed(sign * size);
        const comparison = comparisonOf([row({ word: 'worse', change })]);
        const text = acceptedIn(comparison);
        expect(text).to.match(/^[+-]\d+(\.\d+)? %$/);
        expect(headlineOf(comparison)).to.contain(` ${text} (`);
        const at = epochMs(0);
        const accepted = {
          ...NAME,
          name: 'lab-7',
          test: 'density',
          line: 'main',
          change: text ?? '',
          since: at,
          reason: 'x',
          by: 'y',
          at: { file: '', line: 1, column: 1 },
        };
        expect(isAccepted(accepted, { name: NAME, change, from: at, to: at })).to.equal(true);
      }),
    );
  });

  it('says +23 % of what is 23.01 %', () => {
    expect(acceptedIn(comparisonOf([row({ word: 'worse', change: changed(0.2301) })]))).to.equal('+23 %');
  });

  it('is no link where names are too long for a comment', () => {
    const comparison = comparisonOf([row({ word: 'worse', change: changed(0.2) })]);
    const linked = (flavour: string) =>
      acceptUrlOf({ test: 'density', pull: PULL }, answered('regressed', comparison), REPO, () =>
        aSeries({ labels: { flavour } }),
      );
    expect(linked('m1.small')).to.be.a('string');
    expect(linked('😀'.repeat(100))).to.equal(undefined);
  });
});

function acceptedIn(comparison: Parameters<typeof headlineOf>[0]): string | undefined {
  const href = acceptUrlOf({ test: 'density', pull: PULL }, answered('regressed', comparison), REPO, () => NAME);
  const file = new URL(href ?? '').searchParams.get('value') ?? '';
  return /^change: "?([^"\n]+)"?$/m.exec(file)?.[1];
}
