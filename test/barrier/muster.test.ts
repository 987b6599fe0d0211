import { expect } from 'chai';
import { answerTo } from '../../src/barrier/answer.ts';
import type { PilotMessage, PilotState } from '../../src/barrier/message.ts';
import {
  giveUp,
  hear,
  isOver,
  listenFrom,
  look,
  lose,
  MUSTER_RULES,
  type Muster,
  openMuster,
  resume,
  stateOf,
  watched,
} from '../../src/barrier/muster.ts';
import { epochMs, seconds } from '../../src/model/units.ts';
import { brokenRules, historyOf } from './support/broken-rules.ts';
import { playHistory, REPORT } from './support/world.ts';

const sync = (id: string, state: PilotState, nonce = `${id}-1`, bootId = `boot-${id}`): PilotMessage => ({
  ...{ kind: 'sync', barrier: 'run', id, bootId, nonce, state, seen: '' },
});

const say = (muster: Muster, messages: readonly PilotMessage[], at: number): Muster =>
  messages.reduce((each, message) => hear(each, message, epochMs(at)), muster);

const OPENED = openMuster('run', ['a', 'b'], epochMs(0), { ...MUSTER_RULES, arriveWithinMs: seconds(60) });
const PREPARING = say(OPENED, [sync('a', 'waiting'), sync('b', 'waiting')], 1000);
const RELEASED = say(PREPARING, [sync('a', 'prepared'), sync('b', 'prepared')], 1100);
const RUNNING = say(RELEASED, [sync('a', 'running'), sync('b', 'running')], 1700);

const asked = (muster: Muster, message: PilotMessage, at = 1200) => answerTo(muster, message, epochMs(at));
const aliveUntil = (muster: Muster, id: string, until: number): Muster => {
  let each = muster;
  for (let at = 2000; at <= until; at += 2000) each = say(each, [sync(id, 'running')], at);
  return look(each, epochMs(until));
};

describe('[U] muster', () => {
  describe('a participant that hands in what it cannot have done', () => {
    const ran = (startedAtMs: number, endedAtMs: number): PilotMessage => ({
      ...{ barrier: 'run', id: 'b', bootId: 'boot-b', nonce: 'b-1', kind: 'result' },
      report: { ...REPORT, startedAtMs: epochMs(startedAtMs), endedAtMs: epochMs(endedAtMs) },
    });
    const handedIn = (message: PilotMessage, at: number): Muster => say(RUNNING, [message], at);
    const stateAfter = (message: PilotMessage, at: number) => {
      const { state, reason } = handedIn(message, at).barrier.participants.get('b') ?? {};
      return reason === undefined ? state : `${state}: ${reason}`;
    };

    it('is done where its command ran from the release until its report came, within what its clock may be wrong', () => {
      expect(stateAfter(ran(1600, 9990), 10_000)).to.equal('done');
      expect(stateAfter(ran(1360, 10_240), 10_000)).to.equal('done');
      // The pilot keeps the load up after its command, and tries again where its report is lost.
      expect(stateAfter(ran(1600, 5000), 10_000)).to.equal('done');
    });

    it('is lost where it reports by another clock, though all may be wrong alike', () => {
      const hours = 7_200_000;
      expect(stateAfter(ran(1600 + hours, 9990 + hours), 10_000)).to.equal(
        'lost: its command ended 7200.0 s after its report came',
      );
      expect(stateAfter(ran(1600 - hours, 9990 - hours), 10_000)).to.equal(
        'lost: its command began 7200.0 s before the release',
      );
      expect(stateAfter(ran(9990, 1600), 10_000)).to.equal('lost: its command ended 8.4 s before it began');
    });

    it('is lost where it leaves without a result, and the others end', () => {
      const end = { loadedUntilMs: epochMs(9000), fills: 0, clock: REPORT.clock, driftMs: 0 };
      const left: PilotMessage = { ...{ barrier: 'run', id: 'b', bootId: 'boot-b', nonce: 'b-1', kind: 'left' }, end };
      expect(stateAfter(left, 10_000)).to.equal('lost: it left without a result');
      const ended = ['result', 'left'].map((kind) => ({
        ...{ barrier: 'run', id: 'a', bootId: 'boot-a', nonce: 'a-1', kind, end },
        report: { ...REPORT, startedAtMs: epochMs(1600), endedAtMs: epochMs(9000) },
      })) as PilotMessage[];
      expect(isOver(say(handedIn(left, 10_000), ended, 10_001))).to.equal(true);
    });
  });

  it('refuses, with the reason, the end of a process of another run, and of one whose place a later process took', () => {
    const end = { loadedUntilMs: epochMs(1), fills: 0, clock: { offsetMs: 0, boundMs: 0, probes: 8 }, driftMs: 0 };
    const result: PilotMessage = { barrier: 'run', id: 'a', bootId: 'boot-a', nonce: 'a-1', kind: 'left', end };
    const again = say(PREPARING, [sync('a', 'waiting', 'a-2')], 1050);
    expect(asked(OPENED, result)).to.deep.equal({ say: 'gone', reason: 'it began in another run' });
    expect(asked(again, result)).to.deep.equal({ say: 'gone', reason: 'another process speaks for it' });
  });

  it('releases at one moment once the last has said that it is prepared', () => {
    expect(asked(OPENED, sync('a', 'waiting'))).to.include({ say: 'wait' });
    expect(asked(say(OPENED, [sync('a', 'waiting')], 10), sync('a', 'waiting'))).to.deep.equal({ say: 'wait' });
    expect(asked(PREPARING, sync('a', 'waiting'))).to.deep.equal({ say: 'prepare' });
    expect(asked(say(PREPARING, [sync('a', 'prepared')], 1100), sync('a', 'prepared'))).to.deep.equal({
      say: 'prepare',
    });
    for (const id of ['a', 'b']) {
      expect(asked(RELEASED, sync(id, 'prepared'))).to.deep.equal({ say: 'go', startAtMs: 1600 });
    }
  });

  describe('of machines that are watched', () => {
    const rules = { ...MUSTER_RULES, arriveWithinMs: seconds(60), watchWithinMs: seconds(30) };
    const both = [sync('a', 'waiting'), sync('b', 'waiting')];
    const opened = openMuster('run', ['a', 'b'], epochMs(0), rules);
    const gathered = say(opened, both, 1000);
    const saidAt = (muster: Muster, at: number) =>
      asked(look(say(muster, both, at), epochMs(at)), sync('a', 'waiting'));

    it('asks none to prepare before they are, in whatever order', () => {
      expect(asked(gathered, sync('a', 'waiting'))).to.deep.equal({ say: 'wait' });
      expect(asked(watched(gathered, epochMs(1500)), sync('a', 'waiting'))).to.deep.equal({ say: 'prepare' });
      const first = watched(opened, epochMs(500));
      expect(asked(say(first, [sync('a', 'waiting')], 900), sync('a', 'waiting'))).to.deep.equal({ say: 'wait' });
      expect(asked(say(first, both, 1000), sync('a', 'waiting'))).to.deep.equal({ say: 'prepare' });
    });

    it('waits for that a while, never beyond the time to arrive', () => {
      const beating = [3000, 8000, 13_000, 18_000, 23_000, 28_000].reduce((each, at) => say(each, both, at), gathered);
      expect(saidAt(beating, 31_000)).to.deep.equal({ say: 'wait' });
      expect(saidAt(beating, 31_001)).to.deep.equal({ say: 'prepare' });
      const late = say(opened, both, 59_000);
      expect(saidAt(late, 60_000)).to.deep.equal({ say: 'wait' });
      expect(saidAt(late, 60_001)).to.deep.equal({ say: 'prepare' });
    });

    it('changes nothing once they were released', () => {
      expect(watched(RUNNING, epochMs(2000))).to.equal(RUNNING);
      expect(watched(giveUp(opened, 'stopped'), epochMs(2000)).barrier.phase).to.equal('aborted');
    });
  });

  it('never begins with fewer: one that never arrives ends the run, and the others run nothing', () => {
    const over = look(say(OPENED, [sync('a', 'waiting')], 59_000), epochMs(60_001));
    expect(over.barrier).to.include({ phase: 'aborted', reason: 'missing within 60 s: b' });
    expect(asked(over, sync('a', 'waiting'))).to.deep.equal({ say: 'abort', reason: 'missing within 60 s: b' });
    expect(isOver(over)).to.equal(true);
  });

  it('begins with fewer where that is allowed, and says which are missing', () => {
    const least = openMuster('run', ['a', 'b'], epochMs(0), { ...MUSTER_RULES, arriveWithinMs: seconds(60), least: 1 });
    const door = look(say(least, [sync('a', 'waiting')], 59_000), epochMs(60_001));
    const open = say(door, [sync('a', 'prepared')], 60_100);
    expect(asked(open, sync('a', 'prepared'), 60_100)).to.include({ say: 'go' });
    expect(asked(open, sync('b', 'waiting'), 60_100)).to.include({ say: 'gone' });
    expect(stateOf(open, 'b')).to.equal('late');
  });

  it('does not count one that died while it waited, and takes it back when it comes again', () => {
    const alone = look(say(say(OPENED, [sync('a', 'waiting')], 0), [sync('b', 'waiting')], 6500), epochMs(7000));
    expect(asked(alone, sync('b', 'waiting'))).to.deep.equal({ say: 'wait' });
    const again = say(alone, [sync('a', 'waiting', 'a-2')], 7500);
    expect(asked(again, sync('a', 'waiting', 'a-2'))).to.deep.equal({ say: 'prepare' });
    expect(again.notes).to.deep.equal(['a went away before the release: nothing was heard of it for 6 s']);
  });

  it('does not release where one does not prepare in time', () => {
    const slow = look(say(PREPARING, [sync('a', 'prepared')], 1100), epochMs(2001));
    expect(asked(slow, sync('a', 'prepared'))).to.deep.equal({ say: 'wait' });
    expect(slow.notes).to.deep.equal(['b went away before the release: it did not prepare within 1 s']);
  });

  it('takes back one that did not prepare in time, whose call was held meanwhile', () => {
    const slow = look(say(PREPARING, [sync('a', 'prepared')], 1100), epochMs(2001));
    expect(asked(slow, sync('b', 'waiting'))).to.deep.equal({ say: 'wait' });
    expect(asked(slow, sync('b', 'running')), 'of another run').to.include({ say: 'gone' });
    const again = say(slow, [sync('b', 'waiting')], 3000);
    expect(asked(again, sync('b', 'waiting'))).to.deep.equal({ say: 'prepare' });
    expect(asked(again, sync('b', 'waiting', 'b-2')), 'another process').to.include({ say: 'gone' });
    const open = say(again, [sync('a', 'prepared'), sync('b', 'prepared')], 3100);
    expect(asked(open, sync('b', 'prepared'))).to.include({ say: 'go' });
  });

  it('loses one that is silent at work, and has it stop; the others go on', () => {
    const later = aliveUntil(RUNNING, 'a', 8000);
    expect(stateOf(later, 'b')).to.equal('lost');
    expect(asked(later, sync('b', 'running'))).to.deep.equal({
      say: 'abort',
      reason: 'nothing was heard of it for 6 s',
    });
    expect(asked(later, sync('a', 'running'))).to.include({ say: 'go' });
  });

  describe('a participant that gives signs of life, and nothing else', () => {
    const limited = openMuster('run', ['a', 'b'], epochMs(0), { ...MUSTER_RULES, endWithinMs: seconds(20) });
    const prepared = say(limited, [sync('a', 'waiting'), sync('b', 'waiting')], 1000);
    const released = say(prepared, [sync('a', 'prepared'), sync('b', 'prepared')], 1100);
    const lively = (muster: Muster, ids: readonly string[], from: number, until: number): Muster => {
      let each = muster;
      const alive = ids.map((id) => sync(id, 'running'));
      for (let at = from; at <= until; at += 2000) each = look(say(each, alive, at), epochMs(at));
      return look(each, epochMs(until));
    };
    const ending = (id: string, kind: 'result' | 'left') =>
      ({
        ...{ barrier: 'run', id, bootId: `boot-${id}`, nonce: `${id}-1`, kind },
        report: { ...REPORT, startedAtMs: epochMs(1600), endedAtMs: epochMs(9000) },
        end: { loadedUntilMs: epochMs(9000), fills: 0, clock: REPORT.clock, driftMs: 0 },
      }) as PilotMessage;
    const why = (muster: Muster, id: string) => muster.barrier.participants.get(id)?.reason;

    it('is lost once its time to report is over, counted from the start', () => {
      const both = ['a', 'b'];
      expect(stateOf(lively(released, both, 1700, 21_600), 'b')).to.equal('running');
      const over = lively(say(released, [ending('a', 'result')], 10_000), both, 10_001, 21_601);
      expect([stateOf(over, 'a'), why(over, 'b')]).to.deep.equal(['left', 'it did not report within 20 s']);
      expect(asked(over, sync('b', 'running'))).to.deep.equal({
        say: 'abort',
        reason: 'it did not report within 20 s',
      });
      expect(isOver(over)).to.equal(false);
      expect(isOver(say(over, [ending('a', 'left')], 21_700))).to.equal(true);
    });

    it('is lost once its time to leave is over, counted from the end of the last', () => {
      const done = say(released, [ending('a', 'result'), ending('b', 'result'), ending('a', 'left')], 10_000);
      expect(isOver(lively(done, ['b'], 10_000, 40_000))).to.equal(false);
      const over = lively(done, ['b'], 10_000, 40_001);
      expect([isOver(over), why(over, 'b')]).to.deep.equal([true, 'it did not leave within 30 s']);
      expect(stateOf(over, 'a')).to.equal('left');
    });

    it('has its time to leave again where what it said could not be heard', () => {
      const done = lively(
        say(released, [ending('a', 'result'), ending('b', 'result')], 10_000),
        ['a', 'b'],
        10_000,
        20_000,
      );
      const awake = look(listenFrom(done, epochMs(50_000)), epochMs(50_000));
      const left = say(awake, [ending('a', 'left'), ending('b', 'left')], 50_001);
      expect([isOver(left), why(left, 'a'), why(left, 'b')]).to.deep.equal([true, undefined, undefined]);
      expect(why(lively(awake, ['a', 'b'], 50_001, 80_001), 'b')).to.equal('it did not leave within 30 s');
    });
  });

  it('loses one that was rebooted or migrated at work, and sends a second process away', () => {
    expect(stateOf(say(RUNNING, [sync('b', 'waiting', 'b-2', 'other')], 3000), 'b')).to.equal('lost');
    expect(stateOf(lose(RUNNING, 'b', 'it was migrated'), 'b')).to.equal('lost');
    const twice = say(RUNNING, [sync('b', 'waiting', 'b-2')], 3000);
    expect(asked(twice, sync('b', 'waiting', 'b-2'))).to.include({ say: 'gone' });
    expect(stateOf(twice, 'b')).to.equal('running');
  });

  it('goes on after a restart of its coordinator, but not with one of which it does not know whether it began', () => {
    expect(isOver(resume(PREPARING, epochMs(5000)))).to.equal(false);
    expect(stateOf(resume(RELEASED, epochMs(5000)), 'a')).to.equal('lost');
    expect(stateOf(resume(RUNNING, epochMs(5000)), 'a')).to.equal('running');
  });

  it('sends away those of another barrier, and those that are not expected', () => {
    expect(asked(OPENED, { ...sync('a', 'waiting'), barrier: 'other' })).to.include({ say: 'gone' });
    expect(asked(OPENED, sync('c', 'waiting'))).to.include({ say: 'gone' });
    expect(asked(giveUp(OPENED, 'stopped'), sync('a', 'waiting'))).to.deep.equal({ say: 'abort', reason: 'stopped' });
  });

  it('takes one that joins whichever barrier is open', () => {
    const any = { ...sync('a', 'waiting'), barrier: '' };
    expect(asked(say(OPENED, [any], 10), any)).to.deep.equal({ say: 'wait' });
  });

  it('notes a second process after the release, and none where one that left joins the next barrier already', () => {
    const end = { loadedUntilMs: epochMs(1), fills: 0, clock: { offsetMs: 0, boundMs: 0, probes: 8 }, driftMs: 0 };
    const left: PilotMessage = { barrier: 'run', id: 'a', bootId: 'boot-a', nonce: 'a-1', kind: 'left', end };
    const next = sync('a', 'waiting', 'a-2');
    expect(say(RUNNING, [next], 1800).notes).to.have.length(1);
    const gone = say(RUNNING, [left], 1800);
    expect(say(gone, [next], 1900)).to.equal(gone);
    expect(asked(gone, next)).to.include({ say: 'gone' });
  });

  it('does not count one that is at work already: it is of a run whose coordinator was ended', () => {
    for (const state of ['running', 'filling'] as const) {
      const stray = say(OPENED, [sync('a', state)], 10);
      expect(stray).to.equal(OPENED);
      expect(asked(stray, sync('a', state))).to.include({ say: 'gone' });
    }
  });

  it('keeps its promises in 2,000 histories with loss, delay, kills, reboots and restarts (100,000: npm run bench:barrier)', () => {
    let whole = 0;
    for (let number = 0; number < 2000; number++) {
      const played = historyOf(number);
      const broken = brokenRules(played);
      expect(broken, `history ${number}: ${JSON.stringify(played.faults)}`).to.deep.equal([]);
      if (played.history.whole) whole++;
    }
    expect(whole).to.be.within(300, 1700);
  });

  it('ends, names the lost and is whole at no moment in 500 histories in which one is killed at work', () => {
    let killedAtWork = 0;
    for (let number = 10_000; killedAtWork < 500; number++) {
      const { history } = historyOf(number);
      const killed = history.processes.filter(
        ({ ranFrom, diedAt, leftAt }) => ranFrom !== undefined && diedAt !== undefined && leftAt === undefined,
      );
      if (killed.length === 0) continue;
      killedAtWork++;
      const { ended, wasEverWhole, muster } = history;
      expect({ ended, wasEverWhole }, `history ${number}`).to.deep.equal({ ended: true, wasEverWhole: false });
      for (const { id } of killed) expect(stateOf(muster, id), `history ${number}: ${id}`).to.equal('lost');
    }
  });

  it('is whole in each of 500 histories in which nothing fails: the verdict on the killed is not that on all', () => {
    const calm = { loss: 0, mostDelayMs: 5, kills: 0, returns: 'never', missing: 0, coordinatorRestarts: 0 } as const;
    for (let number = 0; number < 500; number++) {
      expect(playHistory(`calm ${number}`, 2 + (number % 4), calm).whole, `history ${number}`).to.equal(true);
    }
  });
});
