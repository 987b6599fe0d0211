import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import { elapsed, epochMs, later, ms } from '../../../src/model/units.ts';
import type { ObjectRecord } from '../../../src/results/facts/record.ts';
import { followWatches } from '../../../src/results/facts/watches.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { during, edited, inserted, loadUids } from '../../support/journal-edits.ts';

const RESOURCE = 'virtualmachineinstances';
const entries = builtJournal();
const uid = loadUids(entries).at(-1);

/** The notification that the last object runs. */
const running = entries.find((entry) => entry.type === 'seen' && entry.object.uid === uid && entry.object.ready);
if (running?.type !== 'seen') throw new Error('the last object never ran');

/** Without stamps only the watch says when it happened. */
const unstamped = (journal: readonly Entry[]): Entry[] =>
  edited(journal, 'seen', ({ object: { phases, conditions, ...object }, ...seen }) => ({ ...seen, object }));

/** The watch of VMIs is blind for three seconds before the last object runs; what it missed comes right after. */
const from = later(running.at, ms(-3000));
const blind = (end: 'expired' | 'closed' | 'silent' | 'failed', ...after: ('relisted' | 'opened')[]): Entry[] => {
  const gap = inserted(entries, from, { type: 'watch', event: end, resource: RESOURCE });
  const moved = edited(gap, 'seen', (seen) => {
    const missed = seen.object.kind === 'VirtualMachineInstance' && seen.at > from && seen.at <= running.at;
    return missed
      ? { ...seen, change: after[0] === 'relisted' ? 'listed' : seen.change, at: running.at, receivedAt: running.at }
      : seen;
  });
  return after.reduce((all, event) => inserted(all, running.at, { type: 'watch', event, resource: RESOURCE }), moved);
};

const lastOf = (journal: readonly Entry[]): ObjectRecord => {
  const object = recordOf(journal).objects.find((each) => each.uid === uid);
  if (object === undefined) throw new Error('the last object is gone');
  return object;
};

describe('[U] results/facts/watches', () => {
  it('knows no blindness where the watch was open', () => {
    expect(lastOf(entries).arrival).to.deep.equal({ at: running.at });
    expect(recordOf(entries).gaps).to.deep.equal([]);
  });

  it('lets what a list showed after a gap reach back to the last notification before it', () => {
    const { arrival } = lastOf(unstamped(blind('expired', 'relisted', 'opened')));
    expect(arrival?.at).to.equal(running.at);
    expect(arrival?.from).to.be.at.most(from);
  });

  it('lets what was replayed after a resumed watch reach back as well', () => {
    for (const end of ['closed', 'silent', 'failed'] as const) {
      expect(lastOf(unstamped(blind(end, 'opened'))).arrival?.from, end).to.be.at.most(from);
    }
  });

  it('lets it reach back no further than the server stamped it, to a second and what is not known of its clock', () => {
    const { arrival } = lastOf(blind('closed', 'opened'));
    expect(elapsed(arrival?.from ?? from, running.at)).to.be.within(0, 1600);
  });

  it('lets what was seen after a replay that was cut reach back as far as the first gap', () => {
    const cut = inserted(unstamped(blind('closed', 'opened')), running.at, {
      type: 'watch',
      event: 'failed',
      resource: RESOURCE,
    });
    const uids = loadUids(cut);
    const again = later(running.at, ms(4000));
    const dripped = edited(cut, 'seen', (seen) =>
      seen.object.uid === uids.at(-1) && seen.object.ready && seen.change !== 'deleted'
        ? { ...seen, at: again, receivedAt: again }
        : seen,
    );
    const resumed = inserted(dripped, later(again, ms(-1)), { type: 'watch', event: 'opened', resource: RESOURCE });
    expect(lastOf(resumed).arrival?.from).to.be.at.most(from);
  });

  it('takes for news what comes after a replay, which comes in one go', () => {
    const resumedAt = later(running.at, ms(-400));
    const early = inserted(unstamped(entries), from, { type: 'watch', event: 'closed', resource: RESOURCE });
    const resumed = inserted(early, resumedAt, { type: 'watch', event: 'opened', resource: RESOURCE });
    expect(lastOf(resumed).arrival).to.deep.equal({ at: running.at });
  });

  it('takes a sight as exact again once the replay is over', () => {
    const early = inserted(entries, from, { type: 'watch', event: 'closed', resource: RESOURCE });
    const opened = inserted(early, later(from, ms(500)), { type: 'watch', event: 'opened', resource: RESOURCE });
    expect(lastOf(opened).arrival).to.deep.equal({ at: running.at });
  });

  it('widens the interval by the gap and keeps the run valid when the gap was closed', () => {
    const [whole, gapped] = [entries, blind('expired', 'relisted', 'opened')].map((journal) =>
      toResult(recordOf(journal)),
    );
    const width = (result: typeof whole): number => {
      const found = result?.measurements.find(
        ({ metric, labels }) => metric === 'creation-latency' && labels.phase === 'Running' && labels.clock === 'watch',
      );
      const max = found?.statistics.find(({ name }) => name === 'max');
      return (max?.high ?? 0) - (max?.low ?? 0);
    };
    expect(gapped?.outcome).to.equal('pass');
    expect(width(gapped)).to.be.above(width(whole));
  });

  it('finds a gap that was not closed', () => {
    const open = inserted(entries, from, { type: 'watch', event: 'expired', resource: RESOURCE });
    expect(recordOf(open).gaps).to.have.length(1);
    expect(recordOf(open).gaps[0]).to.not.have.property('until');
  });

  it('lets what only a list shows, though the watch was open, reach back to when the object was last seen', () => {
    const listed = edited(unstamped(entries), 'seen', (seen) =>
      seen.object.uid === uid && seen.object.ready && seen.change !== 'deleted' ? { ...seen, change: 'listed' } : seen,
    );
    const sights = listed.flatMap((entry) =>
      entry.type === 'seen' && entry.object.uid === uid ? [entry.receivedAt] : [],
    );
    const { arrival } = lastOf(listed);
    expect(arrival?.from).to.equal(sights.filter((at) => at < running.at).at(-1));
  });

  it('takes an object that only the last list shows, without having heard of it before', () => {
    const at = during(entries, 'settle', 1000);
    const late = edited(entries, 'seen', (seen) =>
      seen === running ? { ...seen, change: 'listed', at, receivedAt: at } : seen,
    );
    const { arrival } = lastOf(late);
    expect(arrival?.at).to.equal(at);
    expect(elapsed(arrival?.from ?? at, at)).to.be.above(0);
  });

  describe('one notification after the other', () => {
    type Event = readonly [what: 'opened' | 'relisted' | 'closed' | 'modified' | 'listed', afterMs: number];
    const followed = (...course: readonly Event[]) => {
      const watches = followWatches();
      const sights = course.map(([what, afterMs]) => {
        const receivedAt = epochMs(afterMs);
        if (what === 'modified' || what === 'listed')
          return watches.see(RESOURCE, { ...running, change: what, receivedAt });
        watches.turn({ type: 'watch', resource: RESOURCE, event: what, seq: 0, at: receivedAt, monoMs: ms(afterMs) });
        return undefined;
      });
      return { last: sights.at(-1), gaps: watches.gaps() };
    };
    const RESUMED: readonly Event[] = [
      ['opened', 0],
      ['modified', 1000],
      ['closed', 3000],
      ['opened', 4000],
    ];

    it('takes for a replay what comes within two seconds, until nothing came for 50 ms', () => {
      expect(followed(...RESUMED, ['modified', 6000]).last).to.deep.equal({ at: 6000, from: 1000 });
      expect(followed(...RESUMED, ['modified', 6001]).last).to.deep.equal({ at: 6001 });
      expect(followed(...RESUMED, ['modified', 4010], ['modified', 4059]).last).to.deep.equal({ at: 4059, from: 1000 });
      expect(followed(...RESUMED, ['modified', 4010], ['modified', 4060]).last).to.deep.equal({ at: 4060 });
      const drip = followed(...RESUMED, ['modified', 4010], ['modified', 4040], ['modified', 4080]);
      expect(drip.last).to.deep.equal({ at: 4080, from: 1000 });
    });

    it('takes nothing for the end of a replay that came before it began', () => {
      const early = followed(
        ['opened', 0],
        ['modified', 1000],
        ['closed', 3000],
        ['modified', 3500],
        ['opened', 3600],
        ['modified', 3700],
      );
      expect(early.last).to.deep.equal({ at: 3700, from: 1000 });
    });

    it('closes a gap once, and opens none within another', () => {
      const gap = { resource: RESOURCE, event: 'closed' };
      expect(followed(...RESUMED, ['relisted', 4500]).gaps).to.deep.equal([{ ...gap, from: 1000, until: 4000 }]);
      const twice = followed(['opened', 0], ['closed', 3000], ['closed', 3500], ['opened', 4000]);
      expect(twice.gaps).to.deep.equal([{ ...gap, from: 0, until: 4000 }]);
      expect(followed(['closed', 3000]).gaps).to.deep.equal([{ ...gap, from: 3000 }]);
    });

    it('begins each gap with the last news, for a replay is of earlier changes', () => {
      const cut = followed(...RESUMED, ['modified', 4010], ['closed', 4020], ['opened', 5000]);
      expect(cut.gaps.map(({ from: begun }) => begun)).to.deep.equal([1000, 1000]);
      const whole = followed(...RESUMED, ['modified', 7000], ['closed', 8000]);
      expect(whole.gaps.map(({ from: begun }) => begun)).to.deep.equal([1000, 7000]);
    });

    it('lets the first sight by a list reach back to the first opening', () => {
      expect(followed(['opened', 0], ['relisted', 500], ['listed', 2000]).last).to.deep.equal({ at: 2000, from: 0 });
      expect(followed(['listed', 2000]).last).to.deep.equal({ at: 2000 });
    });
  });

  it('begins a gap with the last notification, for a list shows what the stream may have kept back', () => {
    const watches = followWatches();
    const at = (afterMs: number) => later(from, ms(afterMs));
    const turn = (event: 'opened' | 'closed', afterMs: number) =>
      watches.turn({ type: 'watch', resource: RESOURCE, event, seq: 0, at: at(afterMs), monoMs: ms(afterMs) });
    const see = (change: 'modified' | 'listed', afterMs: number) =>
      watches.see(RESOURCE, { ...running, change, receivedAt: at(afterMs) });
    turn('opened', 0);
    see('modified', 1000);
    see('listed', 2000);
    turn('closed', 3000);
    turn('opened', 4000);
    expect(watches.gaps()).to.deep.equal([{ resource: RESOURCE, event: 'closed', from: at(1000), until: at(4000) }]);
    expect(see('modified', 4000)).to.deep.equal({ at: at(4000), from: at(1000) });
  });
});
