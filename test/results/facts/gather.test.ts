import { expect } from 'chai';
import type { CallFact, Entry, Fact, SampleFact } from '../../../src/model/entry.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { recordReader } from '../../../src/results/facts/gather.ts';
import { recordOf } from '../../../src/results/index.ts';
import { POD } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { during, edited, inserted, without } from '../../support/journal-edits.ts';

const SWEEP = { product: { objects: [3, 5] }, include: [], repetitions: 1, order: 'sequential' } as const;

describe('[U] results/facts/gather', () => {
  const entries = builtJournal({ workloads: [POD], objects: 3 });
  /** In the middle of the load. */
  const middle = during(entries, 'load');
  const withFact = (fact: Fact, at = middle): Entry[] => inserted(entries, at, fact);

  it('says when the run was, by both clocks, and how it ended', () => {
    const record = recordOf(entries);
    const [first, last] = [entries[0], entries.at(-1)];
    expect([record.startedAt, record.endedAt, record.endedMonoMs]).to.deep.equal([first?.at, last?.at, last?.monoMs]);
    expect(record.ended?.how).to.equal('completed');
    expect(recordOf(without(entries, 'run-ended')).ended).to.equal(undefined);
  });

  it('reads no journal without a beginning', () => {
    expect(() => recordReader().end()).to.throw();
  });

  it('takes the levels that began, and of a journal that does not say so those of the plan', () => {
    const swept = builtJournal({ workloads: [POD], sweep: SWEEP });
    const names = (journal: readonly Entry[]) => recordOf(journal).levels.map(({ name }) => name);
    expect(names(swept)).to.deep.equal(['3', '5']);
    expect(names(without(swept, 'level-started', ({ name }) => name === '5'))).to.deep.equal(['3']);
    expect(names(without(swept, 'level-started'))).to.deep.equal(['3', '5']);
    expect(recordOf(swept).levels[0]).to.deep.equal({ name: '3', parameters: { objects: 3 }, repetition: 1 });
  });

  it('lists as events what a person wants to know of the course', () => {
    const course: Fact[] = [
      { type: 'signal', signal: 'SIGTERM' },
      { type: 'clock-step', steppedMs: ms(500) },
      { type: 'pause', from: middle, to: middle },
      { type: 'note', topic: 'x', data: {} },
    ];
    const events = recordOf(course.reduce<Entry[]>((all, fact) => inserted(all, middle, fact), entries)).events;
    expect(new Set(events.map(({ type }) => type))).to.deep.equal(
      new Set(['lock', 'finding', 'subject', 'watch', 'signal', 'clock-step', 'pause']),
    );
    const locks = events.flatMap((entry) => (entry.type === 'lock' ? [entry.event] : []));
    expect(locks).to.deep.equal(['waiting', 'acquired', 'released']);
    expect(recordOf(entries).locks.some(({ event }) => event === 'renewed')).to.equal(true);
  });

  it('follows the sources of metrics', () => {
    const sample = (edge: SampleFact['edge'], process_start_time_seconds: number): Fact => ({
      type: 'sample',
      source: 'x/a',
      state: 'present',
      edge,
      series: { process_start_time_seconds, process_resident_memory_bytes: 5 },
    });
    const journal = [1, 1, 2].reduce<Entry[]>(
      (all, start, index) =>
        inserted(all, epochMs(middle + index), sample((['warm-up', 'rest', 'during'] as const)[index], start)),
      entries,
    );
    const { restarts, rest, gauges, series } = recordOf(journal);
    expect(restarts.map(({ source, at }) => [source, at])).to.deep.equal([['x/a', middle + 2]]);
    expect(rest.warmUp.map(({ source }) => source)).to.deep.equal(['x/a']);
    expect(gauges.find(({ source }) => source === 'x/a')?.readings).to.have.length(3);
    expect(series.find(({ labels }) => labels.source === 'x/a')?.points).to.have.length(3);
  });

  it('keeps no edges of a deletion that only clears up, but of one that is measured', () => {
    const kinds = (journal: readonly Entry[]) => {
      const { edges, steps } = recordOf(journal);
      return [...new Set(edges.map(({ load }) => steps.find(({ id }) => id === load)?.kind))];
    };
    expect(kinds(entries)).to.deep.equal(['load']);
    expect(kinds(builtJournal({ workloads: [POD], scenario: { kind: 'deletion', objects: 3 } }))).to.deep.equal([
      'load',
      'delete',
    ]);
    expect(
      kinds(builtJournal({ workloads: [POD], scenario: { kind: 'churn', objects: 3, perSecond: 1, duration: '3s' } })),
    ).to.deep.equal(['load', 'churn']);
  });

  it('finds jumps of our clock, and steps of it while it was measured', () => {
    const jumped = edited(entries, 'call', (call) => call).map((entry, index) =>
      index > 40 ? { ...entry, monoMs: ms(entry.monoMs + 700) } : entry,
    );
    expect(recordOf(jumped).clockJumpMs).to.equal(700);
    const stepped = (at: number) =>
      recordOf(withFact({ type: 'clock-step', steppedMs: ms(-300) }, epochMs(at))).clockJumpMs;
    const { steps } = recordOf(entries);
    const [load, clear] = ['load', 'delete'].map((kind) => steps.find((step) => step.kind === kind));
    const [from, to] = [load?.startedAt ?? expect.fail(), clear?.endedAt ?? expect.fail()];
    expect([from - 1, from, to, to + 1].map(stepped)).to.deep.equal([0, 300, 300, 0]);
  });

  it('measures to the end of a run that was killed before its deletion ended, and nothing before any load', () => {
    const killed = entries.slice(
      0,
      entries.findIndex(({ at }) => at > during(entries, 'delete', 0)),
    );
    const stepped: Entry[] = inserted(killed, epochMs((killed.at(-1)?.at ?? 0) + 5000), {
      type: 'clock-step',
      steppedMs: ms(300),
    });
    expect(recordOf(stepped).clockJumpMs).to.equal(300);
    const early = entries.slice(
      0,
      entries.findIndex(({ at }) => at >= during(entries, 'load', 0)),
    );
    const [last] = early.slice(-1);
    const before: Entry[] = inserted(early, last?.at ?? middle, { type: 'clock-step', steppedMs: ms(300) });
    expect(recordOf(before).clockJumpMs).to.equal(0);
  });

  it('gives a call the level of its step, its length, and how late it was sent', () => {
    const swept = builtJournal({ workloads: [POD], sweep: SWEEP });
    const made = recordOf(swept).calls.filter(({ verb, level }) => verb === 'create' && level !== undefined);
    expect(made.map(({ level }) => level)).to.deep.equal([...Array(3).fill('3'), ...Array(5).fill('5')]);
    const calls = (over: Partial<CallFact>) =>
      recordOf(withFact({ ...CALL, ...over })).calls.filter(({ resource }) => resource === 'secrets')[0];
    expect(calls({ step: undefined })).to.deep.include({ level: undefined, latencyMs: 40, status: 200, attempt: 1 });
    expect(calls({})?.lagMs).to.equal(undefined);
    expect(calls({ scheduledAt: epochMs(990) })).to.deep.include({ scheduledAt: 990, lagMs: 10 });
    expect(calls({ scheduledAt: epochMs(990), attempt: 2 })?.lagMs).to.equal(undefined);
  });

  it('leaves open since when a reply was there, where we slept as it came', () => {
    const slept = (from: number, to: number) => {
      const journal = inserted(withFact(CALL), middle, { type: 'pause', from: epochMs(from), to: epochMs(to) });
      return recordOf(journal).calls.find(({ resource }) => resource === 'secrets') ?? expect.fail('there is no call');
    };
    expect(slept(1010, 1500).receivedFrom).to.equal(1010);
    expect(slept(500, 1500).receivedFrom).to.equal(1000);
    expect(slept(1040, 1500)).to.not.have.property('receivedFrom');
    expect(slept(5000, 6000)).to.not.have.property('receivedFrom');
    expect(
      recordOf(inserted(entries, middle, { type: 'pause', from: epochMs(1), to: epochMs(2) })).pauses,
    ).to.deep.equal([{ from: 1, to: 2 }]);
  });
});

const CALL: CallFact = {
  type: 'call',
  verb: 'get',
  resource: 'secrets',
  sentAt: epochMs(1000),
  receivedAt: epochMs(1040),
  status: 200,
  attempt: 1,
};
