import type { StopReason } from '../../runner/context.ts';

/**
 * Turns the system's signals into a stop of the run. Inside Prow an abort sends SIGINT and at once SIGTERM, its timeout SIGINT alone
 * (prow pkg/entrypoint/run.go, gracefullyTerminate), so there a SIGINT waits a moment for the SIGTERM that would make it an abort. On a
 * laptop Ctrl-C is an abort.
 */
export function stopOnSignals(insideProw: boolean): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = (signal: StopReason['signal']): void => controller.abort({ signal } satisfies StopReason);
  const onTerminate = (): void => stop('SIGTERM');
  let waiting: NodeJS.Timeout | undefined;
  const onInterrupt = (): void => {
    if (insideProw) waiting ??= setTimeout(() => stop('SIGINT'), MOMENT_MS);
    else stop('SIGTERM');
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(waiting);
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}

/** Both signals are sent within microseconds; a busy machine may be slow to tell us of the second. */
const MOMENT_MS = 500;
