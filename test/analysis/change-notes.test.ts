import { expect } from 'chai';
import { changeNotes } from '../../src/analysis/change-notes.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { joined, toHistory } from '../../src/history/history.ts';
import { editsOf, NO_SITE_HISTORY, type SiteHistory } from '../../src/history/site-history.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument, aPoint } from '../support/run-document.ts';

const DAY_MS = 86_400_000;
const day = (number: number) => epochMs(Date.UTC(2026, 0, 1) + number * DAY_MS);
const why = { reason: 'a check that we want', by: 'ann' };

/** 60 days: 100 ms, give or take two, and 140 from the fortieth. */
const history = toHistory(
  'perf/density',
  Array.from({ length: 60 }, (_, at) =>
    aDocument({ build: String(at + 1), startedAt: day(at) }, [aPoint((at < 40 ? 100 : 140) + (((at * 7) % 5) - 2))]),
  ),
);

const notes = (decisions: Partial<SiteHistory> = {}, now = day(60)) => noted(decisions, now).changes;

const noted = (decided: Partial<SiteHistory>, now = day(60)) => {
  const decisions = { ...NO_SITE_HISTORY, ...decided };
  const read = joined(history.test, [history], editsOf(decisions, history.test));
  return changeNotes(read, declarations(), { line: 'main', now, decisions });
};

describe('[U] analysis/change-notes', () => {
  const accepted = {
    name: 'new-check',
    test: 'perf/density',
    line: 'main',
    metric: 'creation-latency',
    labels: {},
    change: '+40 %',
    since: day(40),
    ...why,
  };

  it('says what changed, by how much, since which run and after which', () => {
    const [note, ...others] = notes();
    expect(others).to.deep.equal([]);
    expect(note).to.deep.include({
      state: 'confirmed',
      meaning: 'worse',
      unit: 'ms',
      before: 100,
      after: 140,
      gates: true,
    });
    expect(note?.title).to.equal('Creation latency watch Pod Running');
    expect([note?.lastGood?.build, note?.run.build]).to.deep.equal(['40', '41']);
    expect(note?.change?.estimate).to.be.closeTo(0.4, 0.01);
    expect(note).to.not.have.property('accepted');
  });

  it('knows what is accepted, until it is no more', () => {
    expect(notes({ accepted: [accepted] })[0]?.accepted).to.deep.equal(accepted);
    expect(notes({ accepted: [{ ...accepted, until: day(50) }] })[0]).to.not.have.property('accepted');
    expect(notes({ accepted: [{ ...accepted, until: day(50) }] }, day(45))[0]).to.have.property('accepted');
  });

  it('does not take one change for another', () => {
    for (const other of [
      { test: 'perf/churn' },
      { line: 'release-1.6' },
      { metric: 'throughput' },
      { since: day(20) },
      { change: '-40 %' },
      { change: '+10 %' },
    ]) {
      expect(notes({ accepted: [{ ...accepted, ...other }] })[0]).to.not.have.property('accepted');
    }
  });

  it('names what is accepted and not found', () => {
    const misspelt = { ...accepted, name: 'other', metric: 'creation-latencies' };
    expect(noted({ accepted: [accepted, misspelt] }).unused).to.deep.equal([misspelt]);
  });

  it('says nothing across a declared regime', () => {
    expect(notes({ regimes: [{ since: day(40), ...why }] })).to.deep.equal([]);
    expect(notes({ regimes: [{ since: day(40), line: 'release-1.6', ...why }] })).to.have.length(1);
  });
});
