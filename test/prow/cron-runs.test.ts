import { expect } from 'chai';
import fc from 'fast-check';
import { epochMs, later, ms, toIso } from '../../src/model/units.ts';
import { type CronSchedule, parseCron } from '../../src/prow/cron.ts';
import { nextRun, runsBetween } from '../../src/prow/cron-runs.ts';

const at = (instant: string) => epochMs(Date.parse(instant));

function schedule(expression: string): CronSchedule {
  const parsed = parseCron(expression);
  if (parsed.kind === 'rejected') throw new Error(parsed.message);
  return parsed;
}

const runs = (expression: string, from: string, to: string): string[] =>
  runsBetween(schedule(expression), at(from), at(to)).map(toIso).toArray();

describe('[U] prow/cron-runs', () => {
  it('includes the start of a window and not its end', () => {
    expect(runs('0 4 * * *', '2026-01-01T04:00:00Z', '2026-01-03T04:00:00Z')).to.deep.equal([
      '2026-01-01T04:00:00.000Z',
      '2026-01-02T04:00:00.000Z',
    ]);
  });

  it('knows that 2100 has no leap day, and gives up after five years', () => {
    expect(nextRun(schedule('0 0 29 2 *'), at('2095-12-31T00:00:00Z'))).to.equal(at('2096-02-29T00:00:00Z'));
    expect(nextRun(schedule('0 0 29 2 *'), at('2096-02-29T00:00:00Z'))).to.equal(undefined);
  });

  it('takes either day when both are restricted, also by a step, and both when one is a star', () => {
    const july = ['2026-07-01T00:00:00Z', '2026-07-15T00:00:00Z'] as const;
    expect(runs('0 0 2 * fri', ...july).map((run) => run.slice(8, 10))).to.deep.equal(['02', '03', '10']);
    expect(runs('0 0 */2 * fri', ...july).map((run) => run.slice(8, 10))).to.deep.equal(
      '01 03 05 07 09 10 11 13'.split(' '),
    );
    expect(runs('0 0 */1 * fri', ...july).map((run) => run.slice(8, 10))).to.deep.equal(['03', '10']);
  });

  it('counts @every from the start of the window, in whole seconds', () => {
    expect(runs('@every 90m500ms', '2026-01-01T00:00:00.250Z', '2026-01-01T03:00:00Z')).to.deep.equal([
      '2026-01-01T00:00:01.000Z',
      '2026-01-01T01:30:01.000Z',
    ]);
  });

  it('finds no run between two neighbours, whatever the schedule', () => {
    const field = (max: number) => fc.oneof(fc.constant('*'), fc.integer({ min: 1, max }).map(String));
    const expression = fc.tuple(field(59), field(23), field(28), field(12), field(6)).map((fields) => fields.join(' '));
    const start = fc.integer({ min: 0, max: 4e12 }).map(epochMs);
    fc.assert(
      fc.property(expression, start, fc.double({ min: 0, max: 1, noNaN: true }), (text, from, share) => {
        const run = nextRun(schedule(text), from);
        if (run === undefined) return;
        const between = later(from, ms(Math.floor((run - 1 - from) * share)));
        expect(run).to.be.above(from);
        expect(nextRun(schedule(text), between)).to.equal(run);
      }),
    );
  });
});
