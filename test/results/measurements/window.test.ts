import { expect } from 'chai';
import { epochMs, ms } from '../../../src/model/units.ts';
import type { Edge, Reading, UsageSeries, Value } from '../../../src/results/facts/usage.ts';
import { loadOf, windowOf } from '../../../src/results/measurements/window.ts';
import { at, edge } from '../../support/run-record.ts';

const EDGE = { ...edge('node/worker-1', {}, {}), until: at(60_000) };
/** It waited for the samples after the load. */
const WAITED: Edge = { ...EDGE, after: { ...EDGE.before, at: at(61_000), askedAt: at(60_000) } };

describe('[U] results/measurements/window', () => {
  it('takes for the load what lies between the last reading before it and the first question after it', () => {
    expect(loadOf([EDGE, { ...EDGE, from: at(1500), until: at(58_000) }])).to.deep.equal({
      from: 1500,
      lengthMs: 56_500,
    });
    expect(loadOf([{ ...EDGE, from: at(60_500) }])).to.deep.equal({ from: 60_500, lengthMs: 0 });
    const { until: _, ...open } = EDGE;
    expect(loadOf([open])).to.deep.equal({ from: 1000, lengthMs: Infinity });
    expect(loadOf([open, EDGE])).to.deep.equal({ from: 1000, lengthMs: 59_000 });
  });

  it('holds the readings from the one before the load to the one after it', () => {
    const readings = [reading(500, 1), reading(1000, 2), reading(30_000, 3), reading(61_000, 4), reading(70_000, 5)];
    const { family } = gauge([]);
    expect(windowOf(gauge(readings), EDGE)).to.deep.equal({ family, readings: readings.slice(1, 4) });
    expect(windowOf(gauge([reading(1000, 2), reading(61_000, 4)]), EDGE))
      .to.have.property('readings')
      .with.length(2);
  });

  it('says which edge of the load was not shown', () => {
    expect(windowOf(undefined, EDGE)).to.equal('not shown before the load');
    expect(windowOf(gauge([reading(500, 1)]), EDGE)).to.equal('not shown before the load');
    expect(windowOf(gauge([reading(61_000, 4)]), EDGE)).to.equal('not shown before the load');
    expect(windowOf(gauge([reading(500, 1), reading(61_000, 4)]), EDGE)).to.equal('not shown before the load');
    expect(windowOf(gauge([reading(1000, 2)]), EDGE)).to.equal('not shown after the load');
    expect(windowOf(gauge([reading(1000, 2), reading(60_000, 4), reading(70_000, 5)]), EDGE)).to.equal(
      'not shown after the load',
    );
  });

  it('says what is wrong with the edges themselves', () => {
    const { after: _, ...open } = EDGE;
    expect(windowOf(gauge([reading(1000, 2)]), open)).to.equal('not read after the load');
  });

  it('takes samples without stamps as they were read, and those with later stamps where it waited for them', () => {
    const readings = [reading(1000, 2, 900), reading(61_000, 4, 60_500)];
    expect(windowOf(gauge(readings), WAITED))
      .to.have.property('readings')
      .with.length(2);
    expect(windowOf(gauge(readings), EDGE)).to.match(/^its sample may be of before the end of the load/);
  });

  it('takes no sample that was shown before, or is of before that by its own clock', () => {
    const last = (takenAt: number) => windowOf(gauge([reading(1000, 2, 900), reading(61_000, 4, takenAt)]), WAITED);
    expect(last(900)).to.equal('the same sample was shown before and after the load');
    expect(last(899)).to.equal('its clock was set back during the load');
    expect(last(901)).to.be.an('object');
  });

  it('looks at every series of the last reading, and compares none that came in between', () => {
    const first: Reading = { at: at(1000), values: new Map([['a', taken(1, 900)]]) };
    const last = (b: Value): Reading => ({
      at: at(61_000),
      values: new Map([
        ['b', b],
        ['a', taken(2, 900)],
      ]),
    });
    for (const b of [{ value: 1 }, taken(1, 60_000)])
      expect(windowOf(gauge([first, last(b)]), WAITED)).to.equal('the same sample was shown before and after the load');
    const fresh: Reading = { at: at(61_000), values: new Map([['b', taken(1, 100)]]) };
    expect(windowOf(gauge([first, fresh]), WAITED)).to.be.an('object');
  });
});

const taken = (value: number, takenAt: number): Value => ({ value, takenAt: epochMs(takenAt), windowMs: ms(0) });

const reading = (readAt: number, value: number, takenAt?: number): Reading => ({
  at: at(readAt),
  values: new Map([['a', takenAt === undefined ? { value } : taken(value, takenAt)]]),
});

const gauge = (readings: Reading[]): UsageSeries => ({
  family: { metric: 'memory-usage', type: 'gauge', component: 'source', rank: 1 },
  component: 'node',
  source: 'node/worker-1',
  readings,
});
