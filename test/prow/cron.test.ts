import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseCron } from '../../src/prow/cron.ts';
import { type CronAnswer, ourAnswer } from '../support/cron-answer.ts';

interface Case extends CronAnswer {
  readonly expression: string;
  readonly after: readonly string[];
}

const oracle: Case[] = JSON.parse(readFileSync(new URL('../fixtures/cron-oracle.json', import.meta.url), 'utf8'));

describe('[U] prow/cron', () => {
  it(`answers as robfig/cron v3 does for the ${oracle.length} expressions of the oracle`, () => {
    for (const { expression, after, outcome, next } of oracle)
      expect(ourAnswer(expression, after), expression).to.deep.equal({ outcome, next });
  });

  it('has an oracle of accepted and refused expressions, with leap days and with schedules that never run', () => {
    const outcomes = new Set(oracle.map((answer) => answer.outcome));
    const runs = oracle.flatMap((answer) => answer.next ?? []);
    expect([...outcomes].sort()).to.deep.equal(['accepted', 'horologium', 'load']);
    expect(runs.filter((run) => run?.includes('-02-29T'))).to.not.be.empty;
    expect(runs).to.include(null);
    expect(runs).to.have.length.above(2000);
  });

  const rejected: Record<string, [expression: string, consequence: string, reason: RegExp]> = {
    'Sunday as 7': ['0 4 * * 7', 'load', /day of week "7" is outside 0-6; Sunday is 0/],
    'a range around the end': ['0 22-2 * * *', 'load', /hour "22-2" ends before it starts; write 22-23,0-2/],
    'a value that is too large': ['61 4 * * *', 'load', /minute "61" is outside 0-59/],
    'an unknown name': ['0 4 * foo *', 'load', /month "foo" has "foo" where a number or one of jan, feb/],
    'the H of Jenkins': ['H 4 * * *', 'load', /minute "H" has "H" where a number is expected/],
    'four fields': ['0 4 * *', 'load', /5 fields .* not 4/],
    '@reboot': ['@reboot', 'load', /none of Prow's descriptors: @yearly, .*@every DURATION/],
    'days in @every': ['@every 1d', 'load', /"1d" is no Go duration/],
    'a zone of CRON_TZ': ['CRON_TZ=UTC 0 4 * * *', 'horologium', /passes checkconfig/],
    'a zone that there is not': ['CRON_TZ=Mars/Base 0 4 * * *', 'load', /"Mars\/Base" is no time zone/],
    'a zone before what is no cron': ['TZ=UTC 0 4 * * 7', 'load', /Sunday is 0/],
    'a zone alone': ['TZ=UTC', 'load', /nothing behind it/],
    'a time zone': [
      'TZ=Europe/Berlin 0 4 * * *',
      'horologium',
      /passes checkconfig, but horologium .*: leave out the zone and give the hour in UTC/,
    ],
    'a step of 0': ['*/0 4 * * *', 'load', /"\*\/0" has a step of 0/],
  };
  for (const [what, [expression, consequence, reason]] of Object.entries(rejected)) {
    it(`refuses ${what} and says why`, () => {
      const parsed = parseCron(expression);
      expect(parsed).to.include({ kind: 'rejected', consequence });
      expect(parsed).to.have.property('message').that.matches(reason);
    });
  }
});
