import { expect } from 'chai';
import { scheduleJson } from '../../../src/config/schedule/json.ts';
import { type Json, listAt } from '../../../src/model/json.ts';
import { scheduleOf } from '../../support/schedule.ts';

const jobOf = (cron: string) => {
  const [job] = listAt(scheduleJson(scheduleOf({ one: [cron, '10m'] }), []), 'jobs');
  return job as { readonly [key: string]: Json } & { year: { starts: number; first: string[] } | null };
};

describe('[U] config/schedule/json', () => {
  it('gives the week of a cron that is the same in every week, and no year', () => {
    expect(jobOf('0 4 * * 1,3')).to.deep.include({ week: ['Mon 04:00', 'Wed 04:00'], year: null, eitherDay: false });
  });

  it('gives no week of any other, but how often it runs in a year and when first', () => {
    const monthly = jobOf('0 5 1 * *');
    expect(monthly).to.deep.include({ week: null, eitherDay: false });
    expect(monthly.year).to.deep.include({ from: '2024-01-01', starts: 12 });
    expect(monthly.year?.first[1]).to.equal('2024-02-01T05:00:00.000Z');
    expect(jobOf('0 5 * 2 *').year?.starts).to.equal(29);
  });

  it("says where cron's rule of either day makes a schedule that few expect: each Monday, and each of the first seven days", () => {
    const either = jobOf('0 4 1-7 * 1');
    expect(either).to.deep.include({ week: null, eitherDay: true });
    // 12 times 7 days, and the 53 Mondays of the year without the one that is among them each month.
    expect(either.year?.starts).to.equal(12 * 7 + 53 - 12);
  });
});
