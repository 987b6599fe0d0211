import { expect } from 'chai';
import type { Clock } from '../../src/model/clock.ts';
import { epochMs, ms } from '../../src/model/units.ts';
import { pacedTime } from '../../src/sim/paced.ts';
import { type VirtualTime, virtualTime } from '../../src/sim/time.ts';

describe('[I] sim/paced', () => {
  it('fires timers as the clock passes, delays divided by the speed', () =>
    withTime(10, async (time, clock) => {
      const fired: number[] = [];
      time.after(ms(1000), () => fired.push(clock.monotonic()));
      time.after(ms(500), () => fired.push(clock.monotonic()));
      await clock.sleep(ms(60));
      expect(fired).to.deep.equal([50]);
      await clock.sleep(ms(60));
      expect(fired).to.deep.equal([50, 100]);
    }));

  it('wakes up for a timer that is earlier than the one it waits for', () =>
    withTime(1, async (time, clock) => {
      let firedAt = 0;
      time.after(ms(1000), () => {});
      await clock.sleep(ms(10));
      time.after(ms(5), () => {
        firedAt = clock.monotonic();
      });
      await clock.sleep(ms(50));
      expect(firedAt).to.equal(15);
    }));

  it('shows the clock’s own time', () =>
    withTime(10, async (time, clock) => {
      await clock.sleep(ms(7));
      expect(time.now()).to.equal(clock.now());
    }));
});

/** Paces over a clock that is virtual itself. */
function withTime(
  speed: number,
  act: (time: ReturnType<typeof pacedTime>, clock: Clock) => Promise<void>,
): Promise<void> {
  const clock: VirtualTime = virtualTime(epochMs(0));
  const time = pacedTime(clock, speed);
  const end = new AbortController();
  return clock.drive(
    (async () => {
      const running = time.run(end.signal);
      await act(time, clock);
      end.abort();
      await running;
    })(),
  );
}
