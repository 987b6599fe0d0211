import { expect } from 'chai';
import { epochMs, ms } from '../../../src/model/units.ts';
import type { Reading, Value } from '../../../src/results/facts/usage.ts';
import { cpuUse } from '../../../src/results/measurements/cpu-use.ts';
import type { Window } from '../../../src/results/measurements/window.ts';
import { at } from '../../support/run-record.ts';

const CLOCK = { samples: 10, agreeing: 10, apart: 0, offsetMs: ms(0), uncertaintyMs: ms(0) };
/** A minute of load, from 10 s on. */
const MINUTE = { from: 10_000, lengthMs: 60_000 };

describe('[U] results/measurements/cpu-use, of counters', () => {
  it('divides what was used by the time between the readings', () => {
    expect(used([read(8, { a: 100 }), read(72, { a: 132 })])).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
  });

  it('divides by the time between the samples where they have their own', () => {
    expect(used([read(8, { a: [100, 3608] }), read(72, { a: [132, 3688] })])).to.deep.equal({
      cores: 0.4,
      coreMs: 32_000,
    });
  });

  it('adds up all series of a component', () => {
    const use = used([read(8, { a: 100, b: 10 }), read(72, { a: 132, b: 26 })]);
    expect(use).to.deep.equal({ cores: 0.75, coreMs: 48_000 });
  });

  it('goes on after a counter that began again, by each sample in between where they have stamps', () => {
    const stamped = [
      read(8, { a: [100, 8] }),
      read(40, { a: [110, 40] }),
      read(50, { a: [2, 50] }),
      read(72, { a: [22, 72] }),
    ];
    expect(used(stamped)).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
  });

  it('puts samples that overtook each other in the order of their stamps', () => {
    const overtaken = [
      read(8, { a: [100, 8] }),
      read(40, { a: [120, 40] }),
      read(41, { a: [110, 30] }),
      read(72, { a: [132, 72] }),
    ];
    expect(used(overtaken)).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
  });

  it('takes only the first and the last of samples without stamps, which have no order', () => {
    const overtaken = [read(8, { a: 100 }), read(40, { a: 120 }), read(41, { a: 110 }), read(72, { a: 132 })];
    expect(used(overtaken)).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
    const half = [
      read(8, { a: [100, 8] }),
      read(40, { a: 120 }),
      read(41, { a: [110, 30] }),
      read(72, { a: [132, 72] }),
    ];
    expect(used(half)).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
  });

  it('counts what came in between from its beginning, over the time between the readings', () => {
    const came = [
      read(8, { a: [100, 8] }),
      read(40, { a: [116, 40], b: [4, 40] }),
      read(72, { a: [132, 72], b: [16, 72] }),
    ];
    expect(used(came)).to.deep.equal({ cores: 0.75, coreMs: 48_000 });
    expect(used([read(8, { a: 100 }), read(40, { a: 116, b: 16 }), read(72, { a: 132 })])).to.deep.equal({
      cores: 0.75,
      coreMs: 48_000,
    });
  });

  it('counts what went in between as far as it was seen, over the time between the readings', () => {
    const went = [
      read(8, { a: [100, 8], b: [50, 8] }),
      read(40, { a: [116, 40], b: [66, 40] }),
      read(72, { a: [132, 72] }),
    ];
    expect(used(went)).to.deep.equal({ cores: 0.75, coreMs: 48_000 });
    const atOnce = [read(8, { a: 100, b: 50 }), read(72, { a: 132 })];
    expect(used(atOnce)).to.deep.equal({ cores: 0.5, coreMs: 32_000 });
  });

  it('measures up to twice the load and a second: what is longer is mostly of something else', () => {
    const far = (seconds: number) =>
      used([read(0, { a: 0 }), read(seconds, { a: seconds })], { from: 0, lengthMs: 20_000 });
    expect(far(41)).to.deep.equal({ cores: 1, coreMs: 41_000 });
    expect(far(41.001)).to.equal('a load of 20 s is too short for samples that are 41 s apart');
  });

  it('accepts samples that are a second less apart than the load, for stamps are to the second', () => {
    const near = (seconds: number) => used([read(9, { a: [0, 3600] }), read(71, { a: [59, 3600 + seconds] })]);
    expect(near(59)).to.deep.equal({ cores: 1, coreMs: 59_000 });
    expect(near(58.999)).to.equal(
      'its samples before and after a load of 1 min are 59 s apart by its own clock: was that set?',
    );
  });

  it('asks the clock of the readings for no such thing: it is our own', () => {
    expect(used([read(10, { a: 0 }), read(60, { a: 50 })])).to.deep.equal({ cores: 1, coreMs: 50_000 });
  });

  it('knows nothing by samples of one instant', () => {
    expect(used([read(10, { a: 0 }), read(10, { a: 50 })])).to.equal('read at one instant');
    expect(used([read(8, { a: [0, 50] }), read(72, { a: [50, 50] })])).to.equal('read at one instant');
  });
});

describe('[U] results/measurements/cpu-use, of averages', () => {
  it('weights the averages within the load by their time, and needs half of it', () => {
    expect(averaged([mean(40, 30, 1), mean(55, 15, 3)])).to.deep.equal({ cores: (30 + 45) / 45 });
    expect(averaged([mean(40, 30, 1)])).to.deep.equal({ cores: 1 });
    expect(averaged([mean(40, 29.999, 1)])).to.equal('averages that lie within the load cover 30 s of its 1 min');
  });

  it('leaves out what begins before the load, or may end after it', () => {
    const core = [mean(40, 20, 1), mean(60, 20, 1)];
    expect(averaged([...core, mean(20, 10, 90)])).to.not.deep.equal({ cores: 1 });
    expect(averaged([mean(19.999, 10, 90), ...core])).to.deep.equal({ cores: 1 });
    expect(averaged([...core, mean(69, 9, 90)])).to.not.deep.equal({ cores: 1 });
    expect(averaged([...core, mean(69.001, 9, 90)])).to.deep.equal({ cores: 1 });
  });

  it('moves times by the offset of the clocks, and leaves out what their uncertainty may move across an end of the load', () => {
    const core = [mean(45, 20, 1), mean(65, 20, 1)];
    const clock = { ...CLOCK, offsetMs: ms(5000), uncertaintyMs: ms(500) };
    const of = (...averages: readonly Reading[]) => averaged([...core, ...averages], clock);
    expect(of()).to.deep.equal({ cores: 1 });
    expect(of(mean(25.4, 10, 90))).to.deep.equal({ cores: 1 });
    expect(of(mean(25.5, 10, 90))).to.not.deep.equal({ cores: 1 });
    expect(of(mean(73.6, 8, 90))).to.deep.equal({ cores: 1 });
    expect(of(mean(73.5, 8, 90))).to.not.deep.equal({ cores: 1 });
    expect(averaged(core, { ...clock, offsetMs: undefined })).to.equal(
      "the cluster's clock is not known, by which its averages have their times",
    );
    const { uncertaintyMs: _, ...unsure } = CLOCK;
    expect(averaged([mean(40, 20, 1), mean(60, 20, 1)], unsure)).to.deep.equal({
      cores: 1,
    });
  });

  it('takes of averages that overlap by more than a second the first, in the order of their ends', () => {
    expect(averaged([mean(60, 20, 1), mean(40, 20, 3), mean(58.999, 20, 90)])).to.deep.equal({
      cores: 2,
    });
    expect(averaged([mean(40, 20, 3), mean(59, 20, 1)])).to.deep.equal({ cores: 2 });
    expect(averaged([mean(45, 30, 3), mean(58.999, 15, 1)])).to.deep.equal({ cores: 3 });
  });

  it('adds up the series of a component, each by its own averages', () => {
    const both = [read(40, { a: [1, 40, 20], b: [5, 40, 20] }), read(60, { a: [3, 60, 20], b: [7, 60, 20] })];
    expect(averaged(both)).to.deep.equal({ cores: 8 });
    const half = [read(40, { a: [1, 40, 20], b: [5, 40, 20] }), read(60, { a: [3, 60, 20] })];
    expect(averaged(half)).to.equal('averages that lie within the load cover 20 s of its 1 min');
  });

  it('knows nothing by values that say no time, or of no load', () => {
    const bare = [read(40, { a: [1, 45] }), read(60, { a: 3 })];
    expect(averaged(bare)).to.equal('averages that lie within the load cover 0 ms of its 1 min');
    expect(averaged([mean(40, 20, 1)], CLOCK, { from: 10_000, lengthMs: 0 })).to.equal(
      'averages that lie within the load cover 0 ms of its 0 ms',
    );
  });

  it('does not believe averages of a time that has not been, by more than clocks may be off', () => {
    const ahead = (seconds: number) =>
      averaged([mean(40, 20, 1), read(40, { a: [1, 40 + seconds, 20] })], { ...CLOCK, uncertaintyMs: ms(500) });
    expect(ahead(1.5)).to.equal('averages that lie within the load cover 20 s of its 1 min');
    expect(ahead(1.501)).to.equal('its averages are of times that are still to come, by 1.5 s');
  });
});

/** A value, with when it was taken, and over how long it is an average. */
type Shown = number | readonly [value: number, takenAtSeconds: number, windowSeconds?: number];

/** What was read at a time, in seconds: series -> what it showed. */
const read = (atSeconds: number, shown: Readonly<Record<string, Shown>>): Reading => ({
  at: at(atSeconds * 1000),
  values: new Map(Object.entries(shown).map(([key, each]) => [key, shownValue(each)])),
});

const shownValue = (shown: Shown): Value =>
  typeof shown === 'number'
    ? { value: shown }
    : {
        value: shown[0],
        takenAt: epochMs(shown[1] * 1000),
        ...(shown[2] !== undefined && { windowMs: ms(shown[2] * 1000) }),
      };

/** An average that ends at this second, over so many, read as it ended. */
const mean = (endSeconds: number, overSeconds: number, cores: number): Reading =>
  read(endSeconds, { a: [cores, endSeconds, overSeconds] });

const used = (readings: readonly Reading[], load = MINUTE) => cpuUse(windowOf('counter', readings), load, CLOCK);

const averaged = (readings: readonly Reading[], clock: Parameters<typeof cpuUse>[2] = CLOCK, load = MINUTE) =>
  cpuUse(windowOf('average', [read(9, {}), ...readings, read(71, {})]), load, clock);

function windowOf(type: 'counter' | 'average', [first, ...others]: readonly Reading[]): Window {
  const last = others.pop();
  if (first === undefined || last === undefined) return expect.fail('a window has two readings');
  return { family: { metric: 'cpu-usage', type, component: 'source', rank: 1 }, readings: [first, ...others, last] };
}
