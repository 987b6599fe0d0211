import { expect } from 'chai';
import { changeNotes } from '../../src/analysis/change-notes.ts';
import { wordOf } from '../../src/analysis/change-word.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { type History, joined, nameOf, toHistory } from '../../src/history/history.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { editsOf, NO_SITE_HISTORY, type SiteHistory } from '../../src/history/site-history.ts';
import { documentsOf, tableOf } from '../../src/history/table.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

const DAY_MS = 86_400_000;
const day = (number: number) => epochMs(Date.UTC(2026, 0, 1) + number * DAY_MS);
const why = { reason: 'a check that we want', by: 'ann', at: { file: 'perf/history.yaml', line: 1, column: 1 } };

/** 60 days: 100 ms, give or take two, and 140 from the fortieth. */
const history = toHistory(
  'perf/density',
  Array.from({ length: 60 }, (_, at) =>
    aDocument({ build: String(at + 1), startedAt: day(at) }, [aPoint((at < 40 ? 100 : 140) + (((at * 7) % 5) - 2))]),
  ),
);

const notes = (decisions: Partial<SiteHistory> = {}, now = day(60)) => noted(decisions, now).changes;

const noted = (decided: Partial<SiteHistory>, now = day(60), whole = history) => {
  const decisions = { ...NO_SITE_HISTORY, ...decided };
  const read = joined(whole.test, [whole], editsOf(decisions, whole.test));
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

  it('says which facts of the machines changed at the same run, whether merges are known or not', () => {
    const soft = (at: number) => ({
      'VM kernel': at < 40 ? '6.1.0-21' : '6.1.0-25',
      'node microcode': at < 20 ? '0x1' : '0x2',
      ...(at >= 40 && { 'VM qemu': '9.1' }),
    });
    const updated = toHistory(
      'perf/density',
      Array.from({ length: 60 }, (_, at) =>
        aDocument({ build: String(at + 1), startedAt: day(at), regime: { id: 'one', hard: {}, soft: soft(at) } }, [
          aPoint((at < 40 ? 100 : 140) + (((at * 7) % 5) - 2)),
        ]),
      ),
    );
    const [note] = noted({}, day(60), updated).changes;
    expect(note?.facts).to.deep.equal(['VM kernel: 6.1.0-21 -> 6.1.0-25', 'VM qemu: unknown -> 9.1']);
    expect(note).not.to.have.property('cause');
    expect(notes()[0]).not.to.have.property('facts');
  });

  it('keeps open what is accepted in one of its series, and grew by more in another', () => {
    const other = aSeries({ labels: { clock: 'watch', kind: 'VirtualMachineInstance', phase: 'Running' } });
    const both = toHistory(
      'perf/density',
      Array.from({ length: 60 }, (_, at) => {
        const noise = ((at * 7) % 5) - 2;
        return aDocument({ build: String(at + 1), startedAt: day(at) }, [
          aPoint((at < 40 ? 100 : 140) + noise),
          aPoint((at < 40 ? 100 : 240) + noise, { series: other }),
        ]);
      }),
    );
    const { changes } = noted({ accepted: [accepted] }, day(60), both);
    const [note] = changes.filter((each) => each.series.length === 2);
    expect(note?.accepted?.name).to.equal('new-check');
    expect(note?.failing).to.deep.equal([nameOf(other)]);
    expect(note && wordOf(note)).to.equal('WORSE');
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

  /** The same, and runs after it that say this of the series. */
  const followedBy = (runs: number, points: (at: number) => readonly Point[], more: Partial<Run> = {}) =>
    joined('perf/density', [
      history,
      tableOf(
        Array.from({ length: runs }, (_, at) =>
          aDocument({ build: String(at + 61), startedAt: day(at + 60), ...more }, points(at)),
        ),
      ),
    ]);

  const endOf = (whole: History, decisions: Partial<SiteHistory> = {}) => {
    const { ended } = noted(decisions, day(90), whole).changes.find(({ run }) => run.build === '41') ?? {};
    return ended && `${ended.why} since ${ended.since.build}`;
  };

  it('ends with the series, from the first run on that does not have it', () => {
    expect(endOf(followedBy(5, () => []))).to.equal('gone since 61');
    expect(endOf(followedBy(2, () => [])), 'so few may lack it by chance').to.equal(undefined);
    expect(endOf(followedBy(8, (at) => (at === 7 ? [aPoint(140)] : []))), 'it is back').to.equal(undefined);
    const invalid = { outcome: 'invalid' as const };
    expect(endOf(followedBy(8, () => [], invalid)), 'what is INVALID says nothing').to.equal(undefined);
    const unmeasured: Point = { series: aSeries(), state: 'missing' };
    expect(endOf(followedBy(8, () => [unmeasured])), 'it is expected, and could not be measured').to.equal(undefined);
  });

  it('ends where people declare another regime, and no other ends it', () => {
    const whole = followedBy(8, () => [aPoint(140)]);
    expect(endOf(whole)).to.equal(undefined);
    expect(endOf(whole, { regimes: [{ since: day(62), ...why }] })).to.equal('cut since 63');
    const moved = followedBy(8, () => [aPoint(140)], { regime: { id: 'r2', hard: { Kubernetes: '1.37' }, soft: {} } });
    expect(endOf(moved), 'numbers do not compare, but the change may still be there').to.equal(undefined);
  });

  it('fails a gate by key series for the worse, each of which has to be accepted', () => {
    const failing = (decisions: Partial<SiteHistory> = {}, whole = history) =>
      noted(decisions, day(90), whole).changes.flatMap((change) => change.failing);
    const key = nameOf(aSeries());
    expect(failing()).to.deep.equal([key]);
    expect(failing({ accepted: [accepted] })).to.deep.equal([]);
    expect(failing({ accepted: [{ ...accepted, labels: { phase: 'Scheduled' } }] })).to.deep.equal([key]);
    expect(
      failing(
        {},
        followedBy(5, () => []),
      ),
      'what is gone is missing data',
    ).to.deep.equal([]);
    const scheduled = aSeries({ labels: { clock: 'watch', kind: 'Pod', phase: 'PodScheduled' } });
    const other = toHistory(
      'perf/density',
      documentsOf(history).map(({ run, points }) => ({
        run,
        points: points.map((one) => ({ ...one, series: scheduled })),
      })),
    );
    expect(noted({}, day(90), other).changes).to.have.length(1);
    expect(failing({}, other), 'no key series').to.deep.equal([]);
  });
});
