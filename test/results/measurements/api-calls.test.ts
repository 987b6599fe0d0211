import { expect } from 'chai';
import type { CallFact, Entry } from '../../../src/model/entry.ts';
import type { Measurement } from '../../../src/model/result.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { apiCalls } from '../../../src/results/measurements/api-calls.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';

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
