import { expect } from 'chai';
import type { CallFact, Entry } from '../../../src/model/entry.ts';
import type { Measurement } from '../../../src/model/result.ts';
import { ms } from '../../../src/model/units.ts';
import type { CallRecord } from '../../../src/results/facts/record.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { apiCalls } from '../../../src/results/measurements/api-calls.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';
import { at, builtRecord, LOAD } from '../../support/run-record.ts';

/** One creation after another. */
const ALONE: JournalSetup = { scenario: { kind: 'arrivals', process: 'fixed', objects: 40, perSecond: 2 } };

describe('[U] results/measurements/api-calls', () => {
  it('counts an error of the server, or no answer, as a call that took at least as long', () => {
    for (const status of [500, 503, 0]) {
      const calls = changed(ALONE, (_, index) => (index < 4 ? { status } : {}));
      expect(latency(calls).censored, String(status)).to.equal(4);
      expect(latency(calls).samples).to.equal(36);
    }
  });

  it('leaves out calls that the server refused for overload, and counts them among those not answered within a second', () => {
    const calls = changed(ALONE, (_, index) => (index < 4 ? { status: 429 } : {}));
    expect([latency(calls).samples, latency(calls).censored]).to.deep.equal([36, 0]);
    expect(within(calls).statistics[0]?.value).to.equal(0.9);
    expect(within(calls).samples).to.equal(40);
  });

  it('takes calls that are under way at once for one look at the server', () => {
    const [alone, crowd] = [ALONE, { objects: 40 }].map((request) =>
      statisticOf(latency(changed(request, slower)), 'p50'),
    );
    expect(alone?.low).to.be.a('number');
    expect(alone?.high).to.be.a('number');
    expect(crowd?.value).to.be.a('number');
    expect([crowd?.low, crowd?.high]).to.deep.equal([undefined, undefined]);
  });

  it('says of a gate that broke for want of answers how many calls had none', () => {
    const thresholds = [{ metric: 'api-call-latency', statistic: 'p99', labels: { verb: 'create' }, max: 1000 }];
    const journal = edited(builtJournal({ ...ALONE, test: { thresholds } }), 'call', (call) =>
      call.name === 'vmi-7' && call.verb === 'create' ? { ...call, status: 500 } : call,
    );
    const result = toResult(recordOf(journal));
    expect(result.thresholds[0]).to.deep.include({ passed: false, samples: 39, censored: 1 });
  });
});

describe('[U] results/measurements/api-calls, by hand', () => {
  it('gives the share within a second, the second included, with the interval of as many independent calls', () => {
    const [, share] = callsOf([...Array(9).fill(1000), 1001]);
    expect(share?.labels).to.deep.equal({ resource: 'pods', verb: 'create' });
    const [statistic] = share?.statistics ?? [];
    expect(statistic).to.deep.include({ name: 'share', value: 0.9 }).and.not.have.property('observed');
    // As R's binom.test(9, 10) gives it.
    expect(statistic?.low).to.be.closeTo(0.555, 1e-4);
    expect(statistic?.high).to.be.closeTo(0.9975, 1e-4);
  });

  it('knows of calls that were all under way at once no more than of one', () => {
    const [, share] = measuredOf(Array.from({ length: 4 }, () => call({ sentAt: 0, receivedAt: 100 })));
    expect(share?.statistics).to.deep.equal([{ name: 'share', value: 1, low: 0.025, high: 1 }]);
  });

  it('leaves open whether a reply came within the second where we slept as it came', () => {
    const answered = (receivedFrom: number) =>
      measuredOf([
        call({ sentAt: 0, receivedAt: 500 }),
        call({ sentAt: 1000, receivedAt: 1500 }),
        call({ sentAt: 2000, receivedAt: 3500, receivedFrom: at(receivedFrom) }),
        call({ sentAt: 4000, receivedAt: 4500, status: 500 }),
      ]);
    const [latency, share] = answered(3000);
    expect(latency?.statistics.find(({ name }) => name === 'p90')).to.deep.include({ atLeast: true });
    expect(latency?.statistics[0]).to.deep.include({ name: 'p50', value: 500 });
    expect(share?.statistics[0])
      .to.deep.include({ observed: { low: 0.5, high: 0.75 } })
      .and.not.have.property('value');
    expect(answered(3001)[1]?.statistics[0]).to.deep.include({ value: 0.5 });
  });

  it('gives a latency its bounds where we slept as the reply came', () => {
    const calls = Array.from({ length: 10 }, (_, index) =>
      call({ sentAt: index * 1000, receivedAt: index * 1000 + 900, receivedFrom: at(index * 1000 + 100) }),
    );
    const [latency, share] = measuredOf(calls);
    expect(latency?.statistics[0]).to.deep.include({ name: 'p50', low: 100, high: 900 });
    expect(latency?.statistics[0]?.observed).to.deep.equal({ low: 100, high: 900 });
    expect(share?.statistics[0]).to.deep.include({ value: 1, high: 1 });
  });

  it('counts attempts after the first', () => {
    const calls = [1, 1, 1, 2, 3].map((attempt, index) =>
      call({ sentAt: index * 100, receivedAt: index * 100 + 50, attempt }),
    );
    expect(measuredOf(calls)[2]).to.deep.include({
      metric: 'api-call-retries',
      statistics: [{ name: 'count', value: 2 }],
      samples: 5,
    });
  });

  it('has no latency where the server refused all of them', () => {
    const refused = measuredOf([call({ sentAt: 0, receivedAt: 5, status: 429 })]);
    expect(refused.map(({ metric }) => metric)).to.deep.equal(['api-calls-within-1s', 'api-call-retries']);
    expect(refused[0]?.statistics[0]).to.deep.include({ value: 0 });
  });

  it('lists verbs and resources in the order of their names, and only the calls of measured steps', () => {
    const { step: _, ...outside } = call({ sentAt: 0, receivedAt: 5 });
    const measured = measuredOf([
      call({ sentAt: 0, receivedAt: 5, verb: 'delete' }),
      call({ sentAt: 0, receivedAt: 5, resource: 'virtualmachines' }),
      call({ sentAt: 0, receivedAt: 5 }),
      call({ sentAt: 0, receivedAt: 5, step: 'another step' }),
      outside,
    ]);
    const rows = measured.map(({ metric, labels: { verb, resource }, samples }) => [metric, verb, resource, samples]);
    expect(rows.filter(([metric]) => metric === 'api-call-latency')).to.deep.equal([
      ['api-call-latency', 'create', 'pods', 1],
      ['api-call-latency', 'create', 'virtualmachines', 1],
      ['api-call-latency', 'delete', 'pods', 1],
    ]);
    expect(rows).to.have.length(9);
  });
});

const measuredOf = (calls: readonly CallRecord[]): Measurement[] => apiCalls.measure(builtRecord({ calls }));

/** Calls of these lengths, one after the other. */
const callsOf = (lengthsMs: readonly number[]): Measurement[] =>
  measuredOf(lengthsMs.map((length, index) => call({ sentAt: index * 2000, receivedAt: index * 2000 + length })));

interface Call extends Partial<Omit<CallRecord, 'sentAt' | 'receivedAt'>> {
  readonly sentAt: number;
  readonly receivedAt: number;
}

const call = ({ sentAt, receivedAt, ...over }: Call): CallRecord => ({
  verb: 'create',
  resource: 'pods',
  step: LOAD,
  sentAt: at(sentAt),
  receivedAt: at(receivedAt),
  latencyMs: ms(receivedAt - sentAt),
  status: 201,
  attempt: 1,
  ...over,
});

/** Each takes a little longer, so that quantiles have something to differ by. */
const slower = ({ receivedAt }: CallFact, index: number) => ({
  receivedAt: (receivedAt + index) as CallFact['receivedAt'],
});

function changed(request: JournalSetup, change: (call: CallFact, index: number) => Partial<CallFact>): Measurement[] {
  let index = 0;
  const journal = edited(
    builtJournal(request),
    'call',
    (call): Entry =>
      call.verb === 'create' && call.step?.endsWith('-load') ? { ...call, ...change(call, index++) } : call,
  );
  return apiCalls.measure(recordOf(journal));
}

const of = (all: readonly Measurement[], metric: string): Measurement => {
  const found = all.find((each) => each.metric === metric && each.labels.verb === 'create');
  if (found === undefined) throw new Error(`${metric} was not measured`);
  return found;
};

const latency = (all: readonly Measurement[]): Measurement => of(all, 'api-call-latency');
const within = (all: readonly Measurement[]): Measurement => of(all, 'api-calls-within-1s');

const statisticOf = ({ statistics }: Measurement, name: string) => statistics.find((each) => each.name === name);
