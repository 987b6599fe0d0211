import { expect } from 'chai';
import { type Repeat, showProgress } from '../../src/cli/show-progress.ts';
import { planTest } from '../../src/config/plan/plan.ts';
import { type Milliseconds, ms } from '../../src/model/units.ts';
import { createWaitingFor } from '../../src/runner/waiting-for.ts';
import { builtTest } from '../support/built-test.ts';

const plan = planTest(builtTest({}));

/** What is printed for a first step, and when time has passed once. */
function shown(terminal: boolean): { printed: string[]; every: Milliseconds | undefined; stopped: boolean } {
  const printed: string[] = [];
  let tick = (): void => {};
  let every: Milliseconds | undefined;
  let stopped = false;
  const repeat: Repeat = (act, pause) => {
    tick = act;
    every = pause;
    return () => {
      stopped = true;
    };
  };
  const io = {
    terminal,
    redraw: (line: string) => void printed.push(`in place: ${line}`),
    err: (line: string) => void printed.push(line),
  };
  const clock = { now: () => expect.fail(), monotonic: () => ms(0), sleep: async () => {} };
  const progress = showProgress({ plan, waitingFor: createWaitingFor() }, clock, io, repeat);
  const [{ id, kind, role } = expect.fail()] = plan.steps;
  progress.take({ type: 'step-started', step: id, kind, role });
  tick();
  progress.end();
  return { printed, every, stopped };
}

describe('[I] cli/run/show-progress', () => {
  it('writes a line at each step and every 30 s into a log', () => {
    const { printed, every, stopped } = shown(false);
    expect(every).to.equal(30_000);
    expect(printed).to.have.length(2);
    for (const line of printed) expect(line).to.match(/^lock: about .* once it is held$/);
    expect(stopped).to.equal(true);
  });

  it('redraws one line of a terminal, and clears it in the end', () => {
    const { printed, every } = shown(true);
    expect(every).to.equal(200);
    expect(printed[0]).to.match(/^in place: lock: /);
    expect(printed.at(-1)).to.equal('in place: ');
  });
});
