import type { ShownRun } from '../app/run/watcher.ts';
import type { Clock } from '../model/clock.ts';
import type { Fact, FindingFact, HookFact } from '../model/entry.ts';
import { hookText } from '../model/hook.ts';
import { type Milliseconds, ms, seconds } from '../model/units.ts';
import { oneLine } from '../render/visible.ts';
import type { Io } from './io.ts';
import { createProgress } from './progress.ts';
import { warningText } from './warning-text.ts';

const REDRAW = ms(200);
const HEARTBEAT = seconds(30);

/** Calls `act` again and again, that much real time apart, until what it returns is called. */
export type Repeat = (act: () => void, every: Milliseconds) => () => void;

/** Shows how far a run is: one line that redraws itself on a terminal, in a log a heartbeat every 30 s. */
export function showProgress(
  shown: ShownRun,
  clock: Clock,
  io: Pick<Io, 'terminal' | 'redraw' | 'err'>,
  repeat: Repeat = withTimer,
): { take(fact: Fact): void; end(): void } {
  const progress = createProgress(shown);
  const line = (): string => progress.line(clock.monotonic());
  const show = io.terminal ? () => io.redraw(line()) : () => io.err(line());
  const say = (text: string): void => {
    if (io.terminal) io.redraw('');
    io.err(text);
  };
  const stop = repeat(show, io.terminal ? REDRAW : HEARTBEAT);
  return {
    take(fact) {
      progress.take(fact, clock.monotonic());
      if (!io.terminal && fact.type === 'step-started') io.err(line());
      if (fact.type === 'hook' && fact.how !== 'done') say(hookTrouble(fact));
      if (fact.type === 'finding' && isLeftToAPerson(fact)) say(warningText(fact));
    },
    end() {
      stop();
      if (io.terminal) io.redraw('');
    },
  };
}

/** A hook that was skipped, or an attempt that failed, is said at once: the result has only what came of all attempts. */
const hookTrouble = (fact: HookFact): string =>
  oneLine(`  ${hookText(fact, fact.does)}: ${[fact.how, fact.reason].filter(Boolean).join(': ')}`);

/** What stays on the cluster after a run is for a person to remove, and one who aborted the run looks into no report. */
const isLeftToAPerson = ({ check, level }: FindingFact): boolean => check === 'restore' && level === 'warning';

function withTimer(act: () => void, every: Milliseconds): () => void {
  const timer = setInterval(act, every);
  return () => clearInterval(timer);
}
