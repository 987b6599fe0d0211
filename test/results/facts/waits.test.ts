import { expect } from 'chai';
import type { ProbeFact } from '../../../src/model/entry.ts';
import type { StepSpan } from '../../../src/model/facts.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { ms, seconds } from '../../../src/model/units.ts';
import { waitsOf } from '../../../src/results/facts/waits.ts';
import { at, builtRecord, LOAD } from '../../support/run-record.ts';

const { plan: PLAN } = builtRecord();

describe('[U] results/facts/waits', () => {
  it('decides a wait by the rule of the runner, at the first look that finds the answers even', () => {
    const even = evenly(400);
    const [wait, ...more] = waitsOf(PLAN, [warmUp({})], even);
    expect(more).to.deep.equal([]);
    expect(wait).to.deep.include({ step: '04-warm-up', steady: true, reads: 400, waitedMs: 399_000 });
    expect(wait).to.not.have.property('level');
    expect(wait?.reason).to.match(/^changes by 0 to 0 in /);
  });

  it('is not steady of answers that become slower', () => {
    const slower = evenly(400).map((probe, index) => ({ ...probe, latencyMs: ms(5 + index) }));
    expect(waitsOf(PLAN, [warmUp({})], slower)[0]).to.deep.include({ steady: false, reads: 400 });
  });

  it('is steady from the first look that found it so, and else says what the last one found', () => {
    const later = evenly(400).map((probe, index) => ({
      ...probe,
      latencyMs: ms(index < 300 ? probe.latencyMs : 100 * index),
    }));
    expect(waitsOf(PLAN, [warmUp({})], later)[0]?.steady).to.equal(true);
    const slower = evenly(400).map((probe, index) => ({ ...probe, latencyMs: ms(5 + index) }));
    const [long, short] = [slower, slower.slice(0, 200)].map(
      (probes) => waitsOf(PLAN, [warmUp({})], probes)[0]?.reason,
    );
    expect(long).to.not.equal(short);
  });

  it('gives the reads of each step to it, and says before which level it waited', () => {
    const steps = [warmUp({}), warmUp({ id: '09-warm-up', level: '20' })];
    const probes = [...evenly(3), ...evenly(2).map((probe) => ({ ...probe, step: '09-warm-up' }))];
    expect(waitsOf(PLAN, steps, probes)).to.deep.equal([
      { step: '04-warm-up', steady: false, waitedMs: 2000, reads: 3, reason: 'the wait ended before the first look' },
      {
        step: '09-warm-up',
        level: '20',
        steady: false,
        waitedMs: 1000,
        reads: 2,
        reason: 'the wait ended before the first look',
      },
    ]);
  });

  it('takes the word of the step where the journal holds no reads', () => {
    const said = (facts: JsonObject | undefined) => waitsOf(PLAN, [warmUp(facts === undefined ? {} : { facts })], []);
    expect(said({ steady: true, waitedMs: 7000 })).to.deep.equal([
      { step: '04-warm-up', steady: true, waitedMs: 7000, reads: 0, reason: 'the reads are not in the journal' },
    ]);
    expect(said({ steady: false, waitedMs: 7000 })[0]?.steady).to.equal(false);
    const unsaid: (JsonObject | undefined)[] = [
      undefined,
      {},
      { steady: true },
      { waitedMs: 7000 },
      { steady: 'yes', waitedMs: 7000 },
    ];
    for (const facts of unsaid) expect(said(facts)).to.deep.equal([]);
  });

  it('waits in no other step than warm-up and cool-down, and in a cool-down as long as the plan has for it', () => {
    const even = evenly(400);
    const [cool] = PLAN.steps.filter(({ kind }) => kind === 'clean');
    const plan = {
      ...PLAN,
      steps: [
        ...PLAN.steps,
        { ...(cool ?? expect.fail('no step')), id: 'cool', kind: 'cool-down' as const, estimateMs: seconds(20) },
      ],
    };
    const steps = [
      warmUp({ kind: 'load', id: LOAD }),
      warmUp({ kind: 'cool-down', id: 'cool' }),
      warmUp({ kind: 'cool-down', id: 'unplanned' }),
    ];
    const probes = [LOAD, 'cool', 'unplanned'].flatMap((step) => even.map((probe) => ({ ...probe, step })));
    expect(waitsOf(plan, steps, probes).map(({ step }) => step)).to.deep.equal(['cool']);
  });
});

const warmUp = (over: Partial<StepSpan>): StepSpan => ({
  id: '04-warm-up',
  kind: 'warm-up',
  role: 'prepare',
  startedAt: at(0),
  ...over,
});

/** Answers of 5 ms, give or take, one each second; the longest wait is of minutes. */
const evenly = (count: number): ProbeFact[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'probe',
    step: '04-warm-up',
    sinceMs: ms(index * 1000),
    latencyMs: ms(5 + (index % 3)),
  }));
