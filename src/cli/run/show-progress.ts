import type { Clock } from '../../model/clock.ts';
import type { Fact } from '../../model/entry.ts';
import type { Plan } from '../../model/plan.ts';
import type { Io } from '../io.ts';
import { createProgress } from './progress.ts';

const REDRAW_MS = 200;
const HEARTBEAT_MS = 30_000;

/** Shows how far a run is: one line that redraws itself on a terminal, in a log a heartbeat every 30 s. */
export function showProgress(plan: Plan, clock: Clock, io: Io): { take(fact: Fact): void; end(): void } {
  const progress = createProgress(plan);
  const line = (): string => progress.line(clock.monotonic());
  const show = io.terminal ? () => io.out(`\r\x1b[2K${line()}`) : () => io.err(line());
  const timer = setInterval(show, io.terminal ? REDRAW_MS : HEARTBEAT_MS);
  return {
    take(fact) {
      progress.take(fact, clock.monotonic());
      if (!io.terminal && fact.type === 'step-started') io.err(line());
    },
    end() {
      clearInterval(timer);
      if (io.terminal) io.out('\r\x1b[2K');
    },
  };
}
