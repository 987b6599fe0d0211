import { expect } from 'chai';
import { type EpochMs, epochMs, later, type Milliseconds, ms, seconds } from '../../../src/model/units.ts';
import { nextReading, otherThan, type SourceReading, scrapeOf } from '../../../src/runner/metrics/reading.ts';
import { type VirtualTime, virtualTime } from '../../../src/sim/time.ts';

const START = epochMs(Date.UTC(2026, 0, 1));

describe('[I] runner/metrics/reading', () => {
  const { signal } = new AbortController();

  /** The next reading of a page that shows these stamps, and how long it was waited for. */
  const next = async (
    stampsAt: (now: Milliseconds, time: VirtualTime) => Record<string, EpochMs>,
  ): Promise<{ reading: SourceReading; waitedMs: number }> => {
    const time = virtualTime(START);
    const read = async (): Promise<SourceReading> => {
      const takenAt = stampsAt(time.monotonic(), time);
      const series = Object.fromEntries(Object.keys(takenAt).map((key) => [key, 1]));
      return { series: { ...series, unstamped: 1 }, takenAt, windowMs: {}, readAt: time.now() };
    };
    const reading = await time.drive(nextReading(read, otherThan, time, signal));
    return { reading, waitedMs: time.monotonic() };
  };
  /** The last look of a kubelet that looks each 10 s, 3 s after us; its clock is off by so much. */
  const look = (now: number, offsetMs = 0): EpochMs =>
    later(START, ms(Math.floor((now - 3000) / 10_000) * 10_000 + 3000 + offsetMs));

  it('waits for a sample that was taken after the question, whatever the clock of its source says', async () => {
    for (const offsetMs of [0, -3_600_000, 3_600_000]) {
      const { reading, waitedMs } = await next((now) => ({ cpu: look(now, offsetMs) }));
      expect(reading.takenAt).to.deep.equal({ cpu: START + 3000 + offsetMs });
      expect(waitedMs).to.be.within(3000, 5000);
    }
  });

  it('takes what has no stamp at once', async () => {
    expect((await next(() => ({}))).waitedMs).to.equal(0);
  });

  it('waits for each series, but not for those of containers that have gone', async () => {
    const { reading, waitedMs } = await next((now) => ({
      early: look(now),
      late: look(now - 4000),
      gone: later(START, seconds(-120)),
    }));
    expect(waitedMs).to.be.within(7000, 9000);
    expect(Object.keys(reading.series).sort()).to.deep.equal(['early', 'late', 'unstamped']);
  });

  it('leaves out a series that is not renewed in time, and waits no longer than a minute', async () => {
    const { reading, waitedMs } = await next((now) => ({ cpu: look(now), stuck: later(START, seconds(-1)) }));
    expect(Object.keys(reading.series).sort()).to.deep.equal(['cpu', 'unstamped']);
    expect(waitedMs).to.be.within(60_000, 62_000);
  });

  it('says what it waited for, and what it saw last', async () => {
    const time = virtualTime(START);
    const stuck = { series: { cpu: 1 }, takenAt: { cpu: START }, windowMs: {}, readAt: START };
    const error = await time.drive(nextReading(async () => stuck, otherThan, time, signal)).catch((reason) => reason);
    expect(error.message).to.equal(
      'no new sample within 60 s: the last is of 2026-01-01T00:00:00.000Z by its own clock',
    );
  });

  it('goes on where a later look fails, and says so when none goes well', async () => {
    const failing = (until: number) => (now: number) => {
      if (now > 0 && now < until) throw new Error('no route');
      return { cpu: look(now) };
    };
    expect((await next(failing(5000))).reading.takenAt).to.deep.equal({ cpu: START + 3000 });
    const error = await next(failing(Infinity)).catch((reason) => reason);
    expect(error.message).to.match(/^no new sample within 60 s: .*; then no route$/);
  });

  it('writes one time where all series have the same', () => {
    const reading = { series: { a: 1, b: 2 }, windowMs: {}, readAt: START };
    expect(scrapeOf({ ...reading, takenAt: { a: START, b: START } })).to.have.property('takenAt', START);
    for (const takenAt of [{ a: START }, { a: START, b: epochMs(1) }] as Readonly<Record<string, EpochMs>>[])
      expect(scrapeOf({ ...reading, takenAt })).to.have.deep.property('takenAt', takenAt);
    expect(scrapeOf({ ...reading, takenAt: {} })).not.to.have.property('takenAt');
  });
});
