import { expect } from 'chai';
import { dueBetween, nextDue, type TestMemory } from '../../../src/config/schedule/due.ts';
import type { Test } from '../../../src/model/suite.ts';
import { type EpochMs, epochMs, minutes, toIso } from '../../../src/model/units.ts';
import { whenOf } from '../../../src/prow/when.ts';
import { builtTest } from '../../support/built-test.ts';

type Schedule = NonNullable<Test['triggers']['periodic']>['schedule'];

function periodic(name: string, schedule: Schedule): Test {
  const when = whenOf(schedule);
  if (when === undefined) throw new Error(`${JSON.stringify(schedule)} is no schedule`);
  const triggers = { periodic: { jobName: `periodic-${name}`, schedule, when, prow: {} }, prow: {} };
  return { ...builtTest({}), id: `suite/${name}`, name, triggers };
}

const at = (time: string): EpochMs => epochMs(Date.parse(`2026-08-22T${time}Z`));
const NOTHING = new Map<string, TestMemory>();
const due = (tests: readonly Test[], from: string, to: string, memory: ReadonlyMap<string, TestMemory> = NOTHING) =>
  dueBetween(tests, memory, at(from), at(to)).map(
    ({ test, at: instant }) => `${test.name} ${toIso(instant).slice(11, 16)}`,
  );

describe('[U] config/schedule/due', () => {
  const hourly = periodic('hourly', { cron: '0 * * * *' });
  const half = periodic('half', { cron: '30 * * * *' });

  it('gives every tick after the last look, up to now, by time and then by name', () => {
    expect(due([hourly, half], '04:00:00', '06:00:00')).to.deep.equal([
      'half 04:30',
      'hourly 05:00',
      'half 05:30',
      'hourly 06:00',
    ]);
    expect(due([hourly, periodic('also', { cron: '0 * * * *' })], '04:30:00', '05:00:00')).to.deep.equal([
      'also 05:00',
      'hourly 05:00',
    ]);
  });

  it('gives a tick to one of two looks, never to both', () => {
    expect(due([hourly], '04:59:59', '05:00:00')).to.deep.equal(['hourly 05:00']);
    expect(due([hourly], '05:00:00', '05:59:59')).to.deep.equal([]);
  });

  it('runs an interval job so long after its last start, and one with a minimum after its last end', () => {
    const memory = { startedAt: at('04:00:00'), endedAt: at('04:20:00') };
    const known = new Map(['interval', 'minimum'].map((name) => [`suite/${name}`, memory]));
    const tests = [periodic('interval', { interval: '1h' }), periodic('minimum', { minimumInterval: '1h' })];
    expect(due(tests, '04:30:00', '04:59:59', known)).to.deep.equal([]);
    expect(due(tests, '04:59:59', '05:00:00', known)).to.deep.equal(['interval 05:00']);
    expect(due(tests, '05:00:00', '05:20:00', known)).to.deep.equal(['interval 05:00', 'minimum 05:20']);
  });

  it('runs an interval job at once where it never ran', () => {
    expect(due([periodic('new', { interval: '6h' })], '04:00:00', '04:00:01')).to.deep.equal(['new 04:00']);
  });

  it('knows what comes next, and what never does', () => {
    expect(nextDue(hourly, {}, at('04:10:00'))).to.equal(at('05:00:00'));
    expect(nextDue(hourly, {}, at('05:00:00'))).to.equal(at('06:00:00'));
    const every = periodic('every', { cron: '@every 10m' });
    expect(nextDue(every, { startedAt: at('04:00:00') }, at('04:01:00'))).to.equal(at('04:00:00') + minutes(10));
    expect(nextDue(periodic('never', { cron: '0 0 31 2 *' }), {}, at('04:00:00'))).to.equal(undefined);
    expect(nextDue({ ...hourly, triggers: { prow: {} } }, {}, at('04:00:00'))).to.equal(undefined);
  });
});
