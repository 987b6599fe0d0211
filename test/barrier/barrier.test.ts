import { expect } from 'chai';
import fc from 'fast-check';
import { type Barrier, type BarrierAction, type BarrierEvent, newBarrier, take } from '../../src/barrier/barrier.ts';

const PAIR = [
  { id: 'server-0', stage: 0, works: false },
  { id: 'client-0', stage: 1, works: true },
  { id: 'client-1', stage: 1, works: true },
];

const arrived = (id: string): BarrierEvent => ({ type: 'arrived', id });
const done = (id: string): BarrierEvent => ({ type: 'done', id });
const lost = (id: string): BarrierEvent => ({ type: 'lost', id, reason: 'Evicted' });

function play(events: readonly BarrierEvent[], members = PAIR): { barrier: Barrier; actions: BarrierAction[] } {
  let barrier = newBarrier(members);
  const actions: BarrierAction[] = [];
  for (const event of events) {
    const taken = take(barrier, event);
    barrier = taken.barrier;
    actions.push(...taken.actions);
  }
  return { barrier, actions };
}

const states = ({ participants }: Barrier): Record<string, string | undefined> =>
  Object.fromEntries([...participants.values()].map(({ id, state }) => [id, state]));

const BEGUN: readonly BarrierEvent[] = [{ type: 'begun' }, arrived('server-0'), arrived('client-0')];
const OPEN = [...BEGUN, arrived('client-1')];

describe('[U] barrier', () => {
  it('makes the later stage when the first has arrived, and releases those that work at once when all have', () => {
    const { barrier, actions } = play([...OPEN, done('client-1'), done('client-0')]);
    expect(actions).to.deep.equal([
      { type: 'create', ids: ['server-0'] },
      { type: 'create', ids: ['client-0', 'client-1'] },
      { type: 'release', ids: ['client-0', 'client-1'] },
      { type: 'finish' },
    ]);
    expect(states(barrier)).to.deep.equal({ 'server-0': 'left', 'client-0': 'left', 'client-1': 'left' });
    expect(barrier.phase).to.equal('over');
  });

  it('ends the run for all when one is lost before the start', () => {
    const { barrier, actions } = play([...BEGUN, lost('server-0')]);
    expect(actions.at(-1)).to.deep.equal({ type: 'abort', reason: 'server-0 was lost: Evicted' });
    expect(states(barrier)).to.deep.equal({ 'server-0': 'lost', 'client-0': 'aborted', 'client-1': 'aborted' });
  });

  it('lets the others end when one is lost at work', () => {
    const { barrier, actions } = play([...OPEN, lost('client-0'), done('client-1')]);
    expect(states(barrier)).to.deep.equal({ 'server-0': 'left', 'client-0': 'lost', 'client-1': 'left' });
    expect(actions.at(-1)).to.deep.equal({ type: 'finish' });
  });

  it('starts with no fewer: who comes after the time to arrive is late', () => {
    const { barrier, actions } = play([...BEGUN, { type: 'given-up', reason: 'took too long' }, arrived('client-1')]);
    expect(actions.at(-1)).to.deep.equal({ type: 'abort', reason: 'took too long' });
    expect(states(barrier)['client-1']).to.equal('late');
    expect(barrier.phase).to.equal('aborted');
  });

  it('keeps its promises whatever comes, in whatever order, and however often', () => {
    const id = fc.constantFrom(...PAIR.map((member) => member.id));
    const event: fc.Arbitrary<BarrierEvent> = fc.oneof(
      fc.constant<BarrierEvent>({ type: 'begun' }),
      id.map(arrived),
      id.map((each): BarrierEvent => ({ type: 'started', id: each })),
      id.map(done),
      { weight: 1, arbitrary: id.map(lost) },
      fc.constant<BarrierEvent>({ type: 'given-up', reason: 'enough' }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        const steps = stepsOf(events);
        const actions = steps.flatMap((step) => step.actions);
        const ends = actions.filter(({ type }) => type === 'finish' || type === 'abort');
        const { phase } = steps.at(-1)?.after ?? newBarrier(PAIR);
        expect(actions.filter(({ type }) => type === 'release').length).to.be.at.most(1);
        expect(ends.length).to.be.at.most(1);
        expect(phase === 'over' || phase === 'aborted').to.equal(ends.length === 1);
        for (const step of steps) expectFair(step);
      }),
    );
  });
});

interface Step {
  readonly event: BarrierEvent;
  readonly before: Barrier;
  readonly after: Barrier;
  readonly actions: readonly BarrierAction[];
}

function stepsOf(events: readonly BarrierEvent[]): Step[] {
  let before = newBarrier(PAIR);
  return events.map((event) => {
    const { barrier: after, actions } = take(before, event);
    const step = { event, before, after, actions };
    before = after;
    return step;
  });
}

/** All others had arrived when the last one let the start be given, and who has ended stays so. */
function expectFair({ event, before, after, actions }: Step): void {
  const last = event.type === 'arrived' ? event.id : undefined;
  const others = [...before.participants.values()].filter(({ id }) => id !== last);
  if (actions.some(({ type }) => type === 'release')) {
    expect(others.map(({ state }) => state)).to.deep.equal(others.map(() => 'arrived'));
  }
  for (const { id, state } of before.participants.values()) {
    const hasEnded = state === 'lost' || state === 'left' || state === 'late';
    if (hasEnded) expect(after.participants.get(id)?.state).to.equal(state);
  }
}
