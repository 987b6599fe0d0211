import type { StopReason } from '../../runner/context.ts';

export interface Stopper {
  readonly signal: AbortSignal;
  /** From here on the system's signals end nothing but the run. */
  listen(insideProw: boolean): void;
  dispose(): void;
}

/**
 * Turns the system's signals into a stop of the run. Inside Prow an abort sends SIGINT and at once SIGTERM, its timeout SIGINT alone
 * (prow pkg/entrypoint/run.go, gracefullyTerminate), so there a SIGINT waits a moment for the SIGTERM that would make it an abort. On a
 * laptop Ctrl-C is an abort.
 */
export function stopOnSignals(): Stopper {
  const controller = new AbortController();
  const disposed = new AbortController();
  const stop = (signal: StopReason['signal']): void => controller.abort({ signal } satisfies StopReason);
  return {
    signal: controller.signal,
    listen(insideProw) {
      let waiting: NodeJS.Timeout | undefined;
      const onTerminate = (): void => stop('SIGTERM');
      const onInterrupt = (): void => {
        if (insideProw) waiting ??= setTimeout(() => stop('SIGINT'), MOMENT_MS);
        else stop('SIGTERM');
      };
      process.on('SIGINT', onInterrupt);
      process.on('SIGTERM', onTerminate);
      disposed.signal.addEventListener('abort', () => {
        clearTimeout(waiting);
        process.off('SIGINT', onInterrupt);
        process.off('SIGTERM', onTerminate);
      });
    },
    dispose: () => disposed.abort(),
  };
}

/** Both signals are sent within microseconds; a busy machine may be slow to tell us of the second. */
const MOMENT_MS = 500;
