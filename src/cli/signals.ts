import type { StopReason } from '../runner/context.ts';

export interface Stopper {
  readonly signal: AbortSignal;
  /** From here on the system's signals, and errors that no code expected, end nothing but the run. */
  listen(insideProw: boolean): void;
  dispose(): void;
}

/**
 * Turns the system's signals into a stop of the run; a terminal that hangs up is an abort as Ctrl-C is. Inside Prow an abort sends SIGINT
 * and at once SIGTERM, its timeout SIGINT alone (prow pkg/entrypoint/run.go, gracefullyTerminate), so there a SIGINT waits a moment for
 * the SIGTERM that would make it an abort.
 */
export function stopOnSignals(): Stopper {
  const controller = new AbortController();
  const disposed = new AbortController();
  const stop = (reason: StopReason): void => controller.abort(reason);
  return {
    signal: controller.signal,
    listen(insideProw) {
      let waiting: NodeJS.Timeout | undefined;
      const listeners = {
        SIGTERM: () => stop({ signal: 'SIGTERM', how: 'aborted' }),
        SIGHUP: () => stop({ signal: 'SIGHUP', how: 'aborted' }),
        SIGINT: () => {
          if (insideProw) waiting ??= setTimeout(() => stop({ signal: 'SIGINT', how: 'timed-out' }), MOMENT_MS);
          else stop({ signal: 'SIGINT', how: 'aborted' });
        },
        uncaughtException: () => stop({ signal: 'defect', how: 'crashed' }),
      };
      for (const [event, listener] of Object.entries(listeners)) process.on(event, listener);
      disposed.signal.addEventListener('abort', () => {
        clearTimeout(waiting);
        for (const [event, listener] of Object.entries(listeners)) process.off(event, listener);
      });
    },
    dispose: () => disposed.abort(),
  };
}

/** Both signals are sent within microseconds; a busy machine may deliver the second one late. */
const MOMENT_MS = 500;
