import { expect } from 'chai';
import { floatingText, overlapText } from '../../../src/config/schedule/print.ts';
import { floatingOf, overlapsOf, runsOn } from '../../../src/config/schedule/queue.ts';
import { periodOf } from '../../../src/config/schedule/week.ts';
import { scheduleOf } from '../../support/schedule.ts';

describe('[U] config/schedule/queue', () => {
  it('finds nothing where runs and cool-downs are over before the next one starts', () => {
    const jobs = scheduleOf({ a: ['0 4 * * *', '50m'], b: ['0 5 * * *', '1h'] }, { coolDown: '10m' });
    expect(overlapsOf(jobs)).to.deep.equal([]);
  });

  it('counts the cool-down, and says how long the later run waits', () => {
    const jobs = scheduleOf({ a: ['0 4 * * *', '51m'], b: ['0 5 * * *', '1h'] }, { coolDown: '10m' });
    expect(overlapsOf(jobs).map(overlapText)).to.deep.equal([
      's/b starts on metal while s/a is not over (7 times a week, for example Mon 05:00): it waits up to 1m',
    ]);
  });

  it('lets runs through one by one, oldest first, so that a wait grows along the queue', () => {
    const jobs = scheduleOf({ a: ['0 4 * * 1', '2h'], b: ['30 4 * * 1', '1h'], c: ['0 5 * * 1', '1h'] });
    const waits = overlapsOf(jobs).map(({ later, earlier, longestWaitMs }) => [
      later.test.name,
      earlier.test.name,
      longestWaitMs / 60_000,
    ]);
    expect(waits).to.deep.equal([
      ['c', 'b', 120],
      ['b', 'a', 90],
    ]);
  });

  it('starts two jobs of the same minute one after the other', () => {
    const jobs = scheduleOf({ b: ['0 4 * * 1', '1h'], a: ['0 4 * * 1', '2h'] });
    expect(overlapsOf(jobs).map(overlapText)).to.deep.equal([
      's/b starts on metal while s/a is not over (1 time a week, for example Mon 04:00): it waits up to 2h',
    ]);
  });

  it('knows that the end of Sunday meets the beginning of Monday', () => {
    const jobs = scheduleOf({ a: ['0 23 * * 0', '2h'], b: ['30 0 * * 1', '1h'] });
    expect(overlapsOf(jobs).map(({ later, longestWaitMs }) => [later.test.name, longestWaitMs])).to.deep.equal([
      ['b', 30 * 60_000],
    ]);
  });

  it('says that Prow drops a run whose own last one is not over', () => {
    const jobs = scheduleOf({ a: ['0 * * * *', '90m'] });
    expect(overlapsOf(jobs).map(overlapText)).to.deep.equal([
      's/a starts on metal while s/a is not over (84 times a week, for example Mon 01:00): Prow drops the run',
    ]);
  });

  it('looks at a whole year where weeks differ', () => {
    const jobs = scheduleOf({ a: ['0 4 29 2 *', '2h'], b: ['0 5 * * *', '1h'] });
    const [overlap] = overlapsOf(jobs);
    expect([overlap?.times, overlap?.period, overlap?.longestWaitMs]).to.deep.equal([1, 'year', 60 * 60_000]);
  });

  it('on a shared cluster reports every pair, without a wait', () => {
    const jobs = scheduleOf(
      { a: ['0 4 * * 1', '3h'], b: ['0 5 * * 1', '3h'], c: ['0 6 * * 1', '1h'] },
      { exclusive: false },
    );
    expect(
      overlapsOf(jobs).map(({ later, earlier, shared, longestWaitMs }) => [
        later.test.name,
        earlier.test.name,
        shared,
        longestWaitMs,
      ]),
    ).to.deep.equal([
      ['b', 'a', true, 0],
      ['c', 'a', true, 0],
      ['c', 'b', true, 0],
    ]);
  });

  it('warns of intervals, whose times are not known', () => {
    const jobs = scheduleOf({ a: ['@every 6h', '45m'], b: ['0 5 * * *', '1h'] });
    expect(floatingOf(jobs).map(floatingText)).to.deep.equal([
      's/a runs on metal @every 6h, at times that are not known: another may wait 45m for it',
    ]);
    expect(overlapsOf(jobs)).to.deep.equal([]);
  });

  it('never has two runs on an exclusive cluster at one time', () => {
    const jobs = scheduleOf({ a: ['*/30 * * * *', '20m'], b: ['10 */2 * * *', '70m'], c: ['0 6 * * *', '3h'] });
    const runs = runsOn(jobs, true, periodOf(jobs)).filter(({ dropped }) => !dropped);
    const bad = runs.filter((run, index) => index > 0 && run.start < (runs[index - 1]?.end ?? 0));
    expect(bad).to.deep.equal([]);
  });
});
