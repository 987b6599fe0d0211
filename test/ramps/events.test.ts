import { expect } from 'chai';
import { ms } from '../../src/model/units.ts';
import { answerOf, answerSentence, figuresOf, type NodeReading, type RampData } from '../../src/ramps/index.ts';

const GIB = 2 ** 30;

/** Twelve steps of one container more, on a node of 16 GiB: what it says in each. */
const rampOf = (reading: (step: number) => NodeReading): RampData => ({
  label: 'runc',
  nodes: ['worker-1'],
  memory: 'available memory',
  faults: [],
  steps: Array.from({ length: 12 }, (_, number) => ({
    number,
    atMs: ms(number * 10_000),
    wanted: number,
    pods: { running: number, creating: 0, pending: 0, terminating: 0, failed: 0 },
    startLatenciesMs: [],
    nodes: [reading(number)],
  })),
});

const memoryOf = (reading: (step: number) => NodeReading) => {
  const [ramp = expect.fail()] = answerOf([rampOf(reading)], '1').ramps;
  return { event: ramp.events.find(({ id }) => id === 'S2'), saturation: ramp.saturation };
};
const left = (step: number, gib = 15 - step) => ({ leftBytes: gib * GIB, totalBytes: 16 * GIB });

describe('[U] S2, when memory gives way', () => {
  it('is a node whose tasks wait for memory more than 5 % of the time, however much is left', () => {
    const { event, saturation } = memoryOf((step) => ({ ...left(step), stalledShare: step < 7 ? 0.05 : 0.051 }));
    expect(event).to.deep.include({ seen: true, step: 7, live: 7, node: 'worker-1' });
    expect(event?.seen && event.text).to.equal('tasks wait for memory on worker-1');
    expect(saturation?.step).to.equal(7);
  });

  it('is a node with less than 5 % left', () => {
    const { event } = memoryOf((step) => left(step, step < 9 ? 0.8 : 0.79));
    expect(event?.seen && [event.step, event.text]).to.deep.equal([9, 'available memory ends on worker-1']);
  });

  it('is no node without a sample, or one that stalls a little', () => {
    const { event } = memoryOf((step) => (step > 6 ? { missing: 'none' } : { ...left(step), stalledShare: 0.02 }));
    expect(event?.seen).to.equal(false);
  });
});

describe('[U] the sentence of a ramp', () => {
  const sentenceOf = (data: RampData): string | undefined => answerOf([data], '1').ramps.map(answerSentence)[0];

  it('says what a container takes, how sure that is, and when the cluster gives way', () => {
    const cost = 'runc: a container takes 1024 MiB (1024 MiB to 1024 MiB)';
    expect(sentenceOf(rampOf((step) => left(step)))).to.equal(`${cost}; the cluster did not give way`);
    const stalls = (step: number): NodeReading => ({ ...left(step), stalledShare: step < 10 ? 0 : 0.1 });
    expect(sentenceOf(rampOf(stalls))).to.equal(
      `${cost}; the cluster gives way at 10 containers (S2): tasks wait for memory on worker-1`,
    );
  });

  it('writes as many digits as it takes to see how wide an interval is', () => {
    const wavy = (step: number): NodeReading => ({
      ...left(step),
      leftBytes: left(step).leftBytes + (step % 3) * 8192,
    });
    const [, value, low, high] =
      /takes (\S+) MiB \((\S+) MiB to (\S+) MiB\)/.exec(sentenceOf(rampOf(wavy)) ?? '') ?? [];
    expect(Number(low)).to.be.below(Number(value));
    expect(Number(high)).to.be.above(Number(value));
  });

  it('says that the data carry no cost, and that they have faults', () => {
    const data = rampOf(() => ({ missing: 'none' }));
    const faults = [{ kind: 'none', text: 'worker-1 has no sample' }] as const;
    expect(sentenceOf({ ...data, faults })).to.equal(
      'runc: the data carry no cost of a container (0 whole steps with 0 different counts before memory ends; 10 with 5 are needed); the cluster did not give way, as far as is known without the memory of its nodes; 1 fault in its data',
    );
  });
});

/** 24 steps of one container more, all of which run and do so much work together. */
function working(workOf: (running: number) => number): RampData {
  const steps = Array.from({ length: 24 }, (_, running) => ({
    number: running,
    atMs: ms(running * 10_000),
    wanted: running,
    pods: { running, creating: 0, pending: 0, terminating: 0, failed: 0 },
    startLatenciesMs: [],
    nodes: [left(running, 12)],
    workPerSecond: workOf(running),
  }));
  return { ...rampOf((step) => left(step, 12)), steps };
}

describe('[U] the work of all containers', () => {
  const goodputOf = (workOf: (running: number) => number, cpus?: number) =>
    answerOf([{ ...working(workOf), ...(cpus !== undefined && { cpus }) }], '1').ramps[0]?.goodput;

  it('is by CPU what they do once more of them do no more', () => {
    const best = { unitsPerSecond: 1600, containers: 16 };
    expect(goodputOf((running) => 100 * Math.min(running, 16), 8)).to.deep.equal({ ...best, perCpu: 200 });
    expect(goodputOf((running) => 100 * Math.min(running, 16))).to.deep.equal(best);
  });

  it('is no figure of a CPU where the CPUs were not filled: it is what was asked for', () => {
    expect(goodputOf((running) => 100 * running, 8)).to.deep.equal({ unitsPerSecond: 2300, containers: 23 });
  });

  it('is drawn over the containers that run, beside all of their work', () => {
    const base = rampOf((step) => left(step, 12));
    const steps = base.steps.map((step) => ({ ...step, workPerSecond: 100 * Math.min(step.number, 10) }));
    const data = { ...base, steps };
    const [answer = expect.fail()] = answerOf([data], '1').ramps;
    const { plot } = figuresOf(data, answer).find(({ name }) => name === 'goodput') ?? expect.fail();
    const [all, done] = plot.layers;
    expect(all?.points).to.deep.equal([
      [0, 0],
      [11, 11],
    ]);
    expect(done?.points.at(-1)).to.deep.equal([11, 10]);
    expect(done?.points).to.have.length(12);
  });

  it('has stopped where the running containers do none to the end', () => {
    expect(goodputOf((running) => (running < 20 ? 100 * running : 0))).to.deep.include({
      containers: 19,
      stoppedAt: 20,
    });
    expect(goodputOf((running) => (running === 20 ? 0 : 100 * running))).to.not.have.property('stoppedAt');
  });
});

describe('[U] the capacity by work', () => {
  /** 24 steps of one container more, of which `carried` at most do all of their work. */
  const capacityOf = (carried: number, change: Partial<RampData['steps'][number]> = {}) =>
    answerOf([carrying(carried, change)], '1').ramps[0]?.capacity.measured;
  const carrying = (carried: number, change: Partial<RampData['steps'][number]> = {}): RampData => {
    const data = working((running) => 100 * Math.min(running, carried));
    const steps = data.steps.map((step) => ({ ...step, ...(step.number === 23 && change) }));
    return { ...data, group: 'runc', steps };
  };

  it('is the most of which each does 95 % of its work', () => {
    expect(capacityOf(19)).to.deep.equal({ containers: 20, by: 'goodput' });
  });

  it('is beyond a ramp in which all do all of their work to the end: the last count is what was asked for', () => {
    expect(capacityOf(30)).to.have.property('insufficient');
    expect(capacityOf(22.5)).to.have.property('insufficient');
  });

  it('is the last count where a container more failed, or waits for a node', () => {
    const pods = { running: 23, creating: 0, pending: 0, terminating: 0, failed: 1 };
    expect(capacityOf(30, { pods })).to.deep.equal({ containers: 23, by: 'goodput' });
    const pending = { longestMs: ms(61_000) };
    expect(capacityOf(30, { pending })).to.deep.equal({ containers: 23, by: 'goodput' });
  });

  it('of ramps that repeat each other is a lower bound where some ended before they reached it', () => {
    const groupOf = (...carried: number[]) =>
      answerOf(
        carried.map((each) => carrying(each)),
        '1',
      ).groups[0];
    expect(groupOf(9.5, 19)?.capacity).to.deep.equal({ value: 15 });
    // 23 is the last count of the ramp: it may carry more.
    expect(groupOf(9.5, 30)?.capacity).to.deep.equal({ value: 16.5, atLeast: true });
    expect(groupOf(30, 30)).to.not.have.any.keys('capacity', 'saturation');
    const { live = expect.fail() } = answerOf([carrying(9.5)], '1').ramps[0]?.saturation ?? {};
    expect(groupOf(9.5, 30)?.saturation).to.deep.equal({ value: (live + 23) / 2, atLeast: true });
  });

  it('is compared with none of which it is only known that it is at least so much', () => {
    const ratioOf = (carried: number) =>
      answerOf([carrying(9.5), { ...carrying(19), group: 'kata' }, { ...carrying(carried), group: 'kata' }], '1')
        .comparisons[0]?.capacityRatio;
    expect(ratioOf(19)).to.equal(2);
    expect(ratioOf(30)).to.equal(undefined);
  });
});
