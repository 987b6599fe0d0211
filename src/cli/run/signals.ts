import type { StopReason } from '../../runner/context.ts';

/**
 * Turns the system's signals into a stop of the run. Inside Prow an abort sends SIGINT and SIGTERM together, its timeout
 * SIGINT alone (formats.md §3.3), so SIGINT stops at once and a SIGTERM that follows names the reason. On a laptop Ctrl-C is
 * an abort.
 */
export function stopOnSignals(insideProw: boolean): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const reason: { signal: StopReason['signal'] } = { signal: insideProw ? 'SIGINT' : 'SIGTERM' };
  const onInterrupt = (): void => controller.abort(reason);
  const onTerminate = (): void => {
    reason.signal = 'SIGTERM';
    controller.abort(reason);
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
