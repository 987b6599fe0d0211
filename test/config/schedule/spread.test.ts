import { expect } from 'chai';
import fc from 'fast-check';
import { matrixNotes } from '../../../src/config/schedule/print.ts';
import { overlapsOf } from '../../../src/config/schedule/queue.ts';
import { spread } from '../../../src/config/schedule/spread.ts';
import { scheduleOf } from '../../support/schedule.ts';

/** The same as if a matrix had made them, with an axis `of`. */
const asLanes = (scheduled: ReturnType<typeof scheduleOf>) =>
  scheduled.map((job) => ({ ...job, test: { ...job.test, lane: { of: job.test.name } } }));

type Tests = Record<string, readonly [string, string]>;

const proposals = (tests: Tests, coolDown = '0s'): Record<string, string> =>
  Object.fromEntries(
    spread(scheduleOf(tests, { coolDown })).map(({ test, proposed, note }) => [test.slice(2), `${proposed} ${note}`]),
  );

describe('[U] config/schedule/spread', () => {
  it('leaves alone what does not collide', () => {
    expect(proposals({ a: ['0 4 * * *', '1h'], b: ['0 5 * * *', '1h'] })).to.deep.equal({
      a: '0 4 * * * stays',
      b: '0 5 * * * stays',
    });
  });

  it('moves the shorter one, as little as possible, past the cool-down', () => {
    expect(proposals({ a: ['0 4 * * *', '1h'], b: ['30 4 * * *', '20m'] }, '10m')).to.deep.equal({
      a: '0 4 * * * stays',
      b: '10 5 * * * moved',
    });
  });

  it('says how the tests of a matrix get a time each, where one cron makes them all', () => {
    const notesOf = (tests: Tests): string[] => {
      const lanes = asLanes(scheduleOf(tests));
      return matrixNotes(spread(lanes), lanes);
    };
    expect(notesOf({ a: ['0 4 * * *', '1h'], b: ['0 4 * * *', '20m'] })).to.deep.equal([
      'suites/s.yaml:1 has one cron for a, b; to give each its own:',
      '  matrix: [{of: "a", cron: "0 4 * * *"}, {of: "b", cron: "40 3 * * *"}]',
      '  periodic: {cron: "{{cron}}"}',
    ]);
    expect(notesOf({ a: ['0 4 * * *', '1h'], b: ['0 6 * * *', '20m'] })).to.deep.equal([]);
    const single = scheduleOf({ a: ['0 4 * * *', '1h'], b: ['0 4 * * *', '20m'] });
    expect(matrixNotes(spread(single), single)).to.deep.equal([]);
  });

  it('moves all hours of a job together, and weekdays with them over midnight', () => {
    expect(proposals({ a: ['50 23 * * 0', '1h'], b: ['55 23 * * 0', '30m'] })).to.deep.equal({
      a: '50 23 * * 0 stays',
      b: '20 23 * * 0 moved',
    });
    expect(proposals({ a: ['0 0 * * 1', '6h'], b: ['10 0 * * 1', '1h'] })).to.deep.equal({
      a: '0 0 * * 1 stays',
      b: '0 23 * * 0 moved',
    });
    expect(proposals({ a: ['0 0,12 * * *', '2h'], b: ['0 */12 * * *', '1h'] })).to.deep.equal({
      a: '0 0,12 * * * stays',
      b: '0 11,23 * * * moved',
    });
  });

  it('goes around what cannot be moved, and says where there is no room', () => {
    expect(proposals({ a: ['0,30 4 * * *', '20m'], b: ['10 4 * * *', '30m'] })).to.deep.equal({
      a: '0,30 4 * * * cannot be moved',
      b: '50 4 * * * moved',
    });
    expect(proposals({ a: ['0 0 * * *', '20h'], b: ['0 6 * * *', '5h'] })).to.deep.equal({
      a: '0 0 * * * stays',
      b: '0 6 * * * no room',
    });
  });

  it('proposes times that do not collide, the same ones every time', () => {
    const cron = fc
      .record({ minute: fc.nat(59), hour: fc.nat(23), day: fc.constantFrom('*', '1', '5', '0,3') })
      .map(({ minute, hour, day }) => `${minute} ${hour} * * ${day}`);
    const job = fc.tuple(
      cron,
      fc.integer({ min: 1, max: 120 }).map((minutes) => `${minutes}m`),
    );
    fc.assert(
      fc.property(fc.array(job, { minLength: 2, maxLength: 5 }), (jobs) => {
        const tests: Tests = Object.fromEntries(jobs.map((each, index) => [`t${index}`, each]));
        const found = spread(scheduleOf(tests));
        expect(spread(scheduleOf(tests))).to.deep.equal(found);
        const moved = Object.fromEntries(
          found.map(({ test, proposed }) => [test.slice(2), [proposed, tests[test.slice(2)]?.[1] ?? ''] as const]),
        );
        expect(overlapsOf(scheduleOf(moved))).to.deep.equal([]);
      }),
      { numRuns: 30 },
    );
  });
});
