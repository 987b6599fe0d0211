import { expect } from 'chai';
import { newsOf, type Seen } from '../../src/answer/news.ts';
import { minutes } from '../../src/model/units.ts';
import { afterNoon, HEAD, listedJobs, measured, OLD, type ProwJobWish, PULL } from '../support/news.ts';

const OWN = 'pull-perf-vm-density-100';

const seen = (wishes: readonly ProwJobWish[], more: Partial<Seen> = {}): Seen => {
  const listed = listedJobs(...wishes);
  return {
    test: 'perf/vm-density-100',
    pull: PULL,
    head: HEAD,
    listed,
    jobs: listed.filter(({ job }) => job === OWN),
    runs: [],
    durationOf: () => minutes(30),
    verdictOf: () => ({ word: 'pass' }),
    now: afterNoon(60),
    ...more,
  };
};

const situation = (wishes: readonly ProwJobWish[], more: Partial<Seen> = {}) => newsOf(seen(wishes, more))?.situation;

describe('[U] answer/news', () => {
  it('has nothing to say where the test was not started', () => {
    expect(newsOf(seen([{ job: 'other', state: 'pending', createdMin: 1 }]))).to.equal(undefined);
  });

  it('counts what is before a job in its queue, and adds up how long that takes', () => {
    const waits = situation([
      { job: 'a', type: 'periodic', state: 'pending', createdMin: 0, startedMin: 50 },
      { job: 'b', type: 'periodic', state: 'triggered', createdMin: 10 },
      { job: 'c', type: 'periodic', state: 'triggered', createdMin: 59 },
      { job: 'd', type: 'periodic', state: 'pending', createdMin: 1, startedMin: 40, queue: 'bm-perf-2' },
      { job: 'e', type: 'periodic', state: 'success', createdMin: 2, startedMin: 3, endedMin: 30 },
      { state: 'triggered', createdMin: 20 },
    ]);
    expect(waits).to.deep.equal({ state: 'queued', queue: 'bm-perf-1', before: 2, expectedAt: afterNoon(140) });
  });

  it('does not guess where the length of a job is not known', () => {
    expect(situation([{ state: 'triggered', createdMin: 20 }], { durationOf: () => undefined })).to.deep.equal({
      state: 'queued',
      queue: 'bm-perf-1',
      before: 0,
    });
  });

  it('says since when it runs', () => {
    expect(situation([{ state: 'pending', createdMin: 20, startedMin: 55, build: '7' }])).to.deep.include({
      state: 'running',
      since: afterNoon(55),
      expectedAt: afterNoon(85),
    });
  });

  it('knows a push that ended a run, and one that ended it in the queue', () => {
    const ran = { state: 'aborted', createdMin: 0, startedMin: 10, endedMin: 32, sha: OLD };
    expect(situation([ran])).to.deep.include({ state: 'cancelled', by: 'push', ranMs: minutes(22) });
    const { startedMin: _, ...waited } = ran;
    expect(situation([waited])).to.deep.equal({ state: 'cancelled', by: 'push', at: afterNoon(32) });
  });

  it('distinguishes a person who ended the run of the newest commit from a push', () => {
    expect(situation([{ state: 'aborted', createdMin: 0, endedMin: 3 }])).to.deep.include({ by: 'other' });
  });

  it('has no answer where a job ended without a result', () => {
    expect(situation([{ state: 'failure', createdMin: 0, startedMin: 1, endedMin: 3, build: '7' }])).to.deep.include({
      state: 'no-result',
    });
  });

  it('keeps a verdict where a later job of the commit gave none, and says so', () => {
    const news = situation([{ state: 'aborted', createdMin: 30, startedMin: 31, endedMin: 33, build: '8' }], {
      runs: [measured()],
    });
    expect(news).to.deep.include({ state: 'answered' });
    expect(news).to.have.nested.property('after.state', 'cancelled');
  });

  it('says what is known while a further run is waited for', () => {
    const news = situation([{ state: 'pending', createdMin: 30, startedMin: 31, build: '8' }], { runs: [measured()] });
    expect(news).to.have.nested.property('known.verdict.word', 'pass');
  });

  it('speaks of the newest commit where anything is known of it, whatever came later of an old one', () => {
    const rerun = { state: 'pending', createdMin: 50, startedMin: 51, sha: OLD };
    expect(newsOf(seen([{ state: 'triggered', createdMin: 10 }, rerun]))).to.deep.include({ about: HEAD });
    expect(newsOf(seen([], { runs: [measured({ commit: OLD })] }))).to.deep.include({ about: OLD, head: HEAD });
  });

  it('takes only runs of the commit together', () => {
    const runs = [measured({ build: '1', commit: OLD }), measured({ build: '2' }), measured({ build: '3' })];
    expect(situation([], { runs })).to.have.nested.property('runs.length', 2);
  });
});
