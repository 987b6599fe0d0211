import { expect } from 'chai';
import { later, ms } from '../../../src/model/units.ts';
import type { ObjectRecord, RunRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { awaitedIn } from '../../../src/results/validity/awaited.ts';
import { observerAwake } from '../../../src/results/validity/observer-awake.ts';
import { watchInTime } from '../../../src/results/validity/watch-in-time.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { says } from '../../support/rule-sides.ts';

describe('[U] results/validity/awaited', () => {
  const burst = recordOf(builtJournal());
  const deletion = recordOf(builtJournal({ scenario: { kind: 'deletion', objects: 20 } }));
  const churn = recordOf(builtJournal({ scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' } }));
  const sweep = { product: { objects: [8] }, include: [], repetitions: 2, order: 'sequential' } as const;
  const repeated = recordOf(builtJournal({ sweep }));

  const events = (record: RunRecord) =>
    awaitedIn(record).map(({ event, took, estimates, steps }) => [event, took.length, estimates.length, steps.size]);

  it('are arrivals; deletions too where the test is about them', () => {
    expect(events(burst)).to.deep.equal([['arrived', 20, 20, 1]]);
    expect(events(deletion)).to.deep.equal([
      ['arrived', 20, 20, 1],
      ['went', 20, 20, 1],
    ]);
    expect(events(churn).map(([event]) => event)).to.deep.equal(['arrived', 'arrived', 'went']);
    expect(events(repeated)).to.deep.equal([['arrived', 16, 16, 2]]);
  });

  it('leave out what did not arrive, or was not asked to go', () => {
    const [first, ...others] = deletion.objects;
    if (first === undefined) throw new Error('no load was made');
    const only = (over: Partial<ObjectRecord>) => events({ ...deletion, objects: [{ ...first, ...over }, ...others] });
    expect(only({ arrival: undefined })[0]).to.deep.equal(['arrived', 19, 19, 1]);
    expect(only({ deletion: undefined })[1]).to.deep.equal(['went', 19, 19, 1]);
    expect(events({ ...deletion, objects: others.map((each) => ({ ...each, deletion: undefined })) })).to.have.length(
      1,
    );
  });

  it('lag by how late the watch showed what a reply had said', () => {
    const lags = (
      over: (left: NonNullable<ObjectRecord['deletion']>) => Partial<NonNullable<ObjectRecord['deletion']>>,
    ) => {
      const [first] = deletion.objects;
      const left = first?.deletion;
      if (first === undefined || left?.acceptedAt === undefined) throw new Error('nothing was deleted');
      const objects = [{ ...first, deletion: { ...left, ...over(left) } }];
      return awaitedIn({ ...deletion, objects }).flatMap(({ event, lagsMs }) => (event === 'went' ? lagsMs : []));
    };
    const at = (byMs: number, left: NonNullable<ObjectRecord['deletion']>) =>
      later(left.acceptedAt ?? left.requestedAt, ms(byMs));
    expect(lags((left) => ({ leaving: { at: at(70, left) } }))).to.deep.equal([70]);
    expect(lags((left) => ({ leaving: { at: at(-7, left) } }))).to.deep.equal([0]);
    expect(lags((left) => ({ leaving: { at: at(70, left), from: at(0, left) } }))).to.deep.equal([]);
    expect(lags((left) => ({ leaving: { at: at(70, left) }, acceptedAt: undefined }))).to.deep.equal([]);
    expect(lags(() => ({ leaving: undefined }))).to.deep.equal([]);
  });

  it('are named by the rules as what they are', () => {
    const [step] = deletion.steps.filter(({ kind }) => kind === 'delete');
    if (step === undefined) throw new Error('nothing was deleted');
    const pauses = [{ from: step.startedAt, to: later(step.startedAt, ms(9000)) }];
    expect(says(observerAwake, { ...deletion, pauses })).to.match(
      /^our own process did nothing for 9 s during the deletion, where half of the objects seem to have gone within /,
    );
    expect(watchInTime.check(deletion, []).map(({ message }) => message)).to.deep.equal([
      'arrivals of 20 VirtualMachineInstances were seen in time',
      'deletions of 20 VirtualMachineInstances were seen in time',
    ]);
    const late = deletion.objects.map((object) => ({
      ...object,
      deletion: object.deletion && {
        ...object.deletion,
        leaving: { at: later(object.deletion.acceptedAt ?? object.deletion.requestedAt, ms(2000)) },
      },
    }));
    expect(says(watchInTime, { ...deletion, objects: late })).to.match(
      /^our watch was late: .* 2 s or more after the reply to their deletion, where deletions seem to take /,
    );
  });

  it('are looked at in each of their steps', () => {
    const [, second] = repeated.steps.filter(({ role }) => role === 'measure');
    if (second?.endedAt === undefined) throw new Error('no second load was made');
    const [from, to] = [second.startedAt, second.endedAt];
    expect(says(observerAwake, { ...repeated, pauses: [{ from, to }] })).to.match(/during the load/);
    const objects = repeated.objects.map((object) => ({
      ...object,
      arrival: object.arrival && { ...object.arrival, from: object.requestedAt },
    }));
    const gaps = [{ resource: 'virtualmachineinstances', event: 'closed', from, until: to }];
    expect(says(watchInTime, { ...repeated, objects, gaps })).to.match(
      /: the watch of virtualmachineinstances was closed/,
    );
  });
});
