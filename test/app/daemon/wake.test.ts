import { expect } from 'chai';
import fc from 'fast-check';
import { createTask } from 'node-cron';
import { isReadAlike } from '../../../src/app/daemon/wake.ts';
import { epochMs, later, seconds, toIso } from '../../../src/model/units.ts';
import type { CronFields } from '../../../src/model/when.ts';
import { parseCron } from '../../../src/prow/cron.ts';
import { nextRun } from '../../../src/prow/cron-runs.ts';

const fieldsOf = (text: string): CronFields => {
  const cron = parseCron(text);
  if (cron.kind !== 'fields') throw new Error(`${text} has no fields`);
  return cron;
};

const field = (min: number, max: number, names: readonly string[] = []): fc.Arbitrary<string> => {
  const value = fc.oneof(fc.integer({ min, max }).map(String), ...names.map((name) => fc.constant(name)));
  const span = fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((ends) => ends.sort((a, b) => a - b));
  const step = fc.integer({ min: 1, max: 20 });
  const range = fc.oneof(
    value,
    fc.constantFrom('*', '?'),
    span.map(([from, to]) => `${from}-${to}`),
    step.map((by) => `*/${by}`),
    fc.tuple(span, step).map(([[from, to], by]) => `${from}-${to}/${by}`),
    fc.tuple(value, step).map(([from, by]) => `${from}/${by}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: range },
    fc.array(range, { minLength: 2, maxLength: 3 }).map((ranges) => ranges.join(',')),
  );
};
const cron = fc
  .tuple(
    fc.option(field(0, 59), { nil: '' }),
    field(0, 59),
    field(0, 23),
    field(1, 31),
    field(1, 12, ['jan', 'FEB']),
    field(0, 6, ['sun', 'Mon']),
  )
  .map((fields) => fields.join(' ').trim());

describe('[I] app/daemon/wake', () => {
  it('leaves to node-cron only crons at whose runs it runs, and at no other time', () => {
    let alike = 0;
    const instant = fc.integer({ min: 0, max: 4e9 }).map((second) => epochMs(second * 1000));
    fc.assert(
      fc.property(cron, instant, (text, at) => {
        const fields = fieldsOf(text);
        if (!isReadAlike(text, fields)) return;
        alike++;
        const task = createTask(text, () => {}, { timezone: 'UTC' });
        const run = nextRun(fields, at) ?? at;
        for (const each of [at, run, later(run, seconds(-1)), later(run, seconds(1))])
          expect(task.match(new Date(each)), `${text} at ${toIso(each)}`).to.equal(
            nextRun(fields, later(each, seconds(-1))) === each,
          );
      }),
      { numRuns: 400 },
    );
    expect(alike).to.be.above(40);
  });

  it('starts by our own clock what node-cron reads otherwise, or not at all', () => {
    const read = (texts: string[]): boolean[] => texts.map((text) => isReadAlike(text, fieldsOf(text)));
    expect(
      read(['40 4 * * *', '* * * * *', '*/10 * * * * *', '0 8-18/2 * * mon', '0 4 ? * 1', '@daily']),
    ).to.not.include(false);
    // Either day; a star with a step; an open range with a step; a question mark for hours; never.
    expect(read(['0 4 1 * 1', '0 4 */2 * 0-6', '5/15 * * * *', '0 ? * * 1', '0 4 31 2 *'])).to.not.include(true);
  });
});
