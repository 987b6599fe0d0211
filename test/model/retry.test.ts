import { expect } from 'chai';
import { retry } from '../../src/model/retry.ts';
import { type Milliseconds, ms } from '../../src/model/units.ts';

describe('[U] model/retry', () => {
  /** Fails with its number until attempt `last`, and notes how long was slept. */
  const tried = async (last: number, pauseAfter: (error: unknown, attempts: number) => Milliseconds | undefined) => {
    const slept: number[] = [];
    const sleep = async (duration: Milliseconds): Promise<void> => void slept.push(duration);
    const act = async (attempt: number): Promise<string> => {
      if (attempt < last) throw new Error(`failure ${attempt}`);
      return `attempt ${attempt}`;
    };
    const ended = await retry({ sleep }, act, pauseAfter).catch(({ message }: Error) => message);
    return { ended, slept };
  };

  it('acts again after each pause until it succeeds', async () => {
    expect(await tried(1, () => ms(1))).to.deep.equal({ ended: 'attempt 1', slept: [] });
    expect(await tried(3, (_, attempts) => ms(attempts * 10))).to.deep.equal({ ended: 'attempt 3', slept: [10, 20] });
  });

  it('throws the failure that is final, and sleeps no more', async () => {
    const twice = (error: unknown): Milliseconds | undefined => (String(error).includes('3') ? undefined : ms(5));
    expect(await tried(9, twice)).to.deep.equal({ ended: 'failure 3', slept: [5, 5] });
  });

  it('ends with the reason of a signal that is aborted during a pause', async () => {
    const stop = new AbortController();
    const sleep = async (_: Milliseconds, signal?: AbortSignal): Promise<void> => {
      stop.abort(new Error('stopped'));
      signal?.throwIfAborted();
    };
    const failing = (): Promise<never> => Promise.reject(new Error('failure'));
    const error = await retry({ sleep }, failing, () => ms(1), stop.signal).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'stopped');
  });
});
