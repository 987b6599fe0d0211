import { expect } from 'chai';
import { epochMs, ms, seconds } from '../../src/model/units.ts';
import { virtualTime } from '../../src/sim/time.ts';

describe('[I] sim/time', () => {
  it('fires timers in the order of their time, then of their making', async () => {
    const time = virtualTime(epochMs(1000));
    const fired: string[] = [];
    const main = new Promise<void>((resolve) => {
      time.after(ms(20), () => fired.push(`late at ${time.now()}`));
      time.after(ms(10), () => fired.push(`first at ${time.now()}`));
      time.after(ms(10), () => fired.push('second'));
      time.after(ms(30), resolve);
    });
    await time.drive(main);
    expect(fired).to.deep.equal(['first at 1010', 'second', 'late at 1020']);
  });

  it('lets everything that a timer sets off happen before the next timer', async () => {
    const time = virtualTime(epochMs(0));
    const seen: string[] = [];
    const chain = async (name: string): Promise<void> => {
      await time.sleep(ms(10));
      for (let i = 0; i < 5; i++) await Promise.resolve();
      seen.push(name);
    };
    await time.drive(Promise.all([chain('a'), chain('b')]));
    expect(seen).to.deep.equal(['a', 'b']);
    expect(time.monotonic()).to.equal(10);
  });

  it('does not fire what was taken back', async () => {
    const time = virtualTime(epochMs(0));
    let fired = false;
    time.after(ms(1), () => {
      fired = true;
    })();
    await time.drive(time.sleep(ms(5)));
    expect(fired).to.equal(false);
  });

  it('wakes a sleeper with the reason of its signal', async () => {
    const time = virtualTime(epochMs(0));
    const end = new AbortController();
    const reason = new Error('enough');
    time.after(ms(5), () => end.abort(reason));
    const woken = await time.drive(time.sleep(seconds(60), end.signal).catch((error) => error));
    expect(woken).to.equal(reason);
    expect(time.monotonic()).to.equal(5);
  });

  it('says so when nothing could ever wake who waits, though heartbeats go on', async () => {
    const time = virtualTime(epochMs(0));
    const beat = (): void => void time.after(ms(10), beat, 'background');
    beat();
    const error = await time.drive(new Promise(() => {})).catch((caught) => caught);
    expect(error).to.be.instanceOf(Error).with.property('message').that.contains('no timer is left');
  });

  it('lets heartbeats beat while a caller sleeps', async () => {
    const time = virtualTime(epochMs(0));
    let beats = 0;
    const beat = (): void => {
      beats++;
      time.after(ms(10), beat, 'background');
    };
    beat();
    await time.drive(time.sleep(ms(95)));
    expect(beats).to.equal(10);
  });
});
