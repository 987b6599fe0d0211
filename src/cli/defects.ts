import { EXIT_CODES, type ExitName } from '../model/errors.ts';
import type { Io } from './io.ts';
import { report } from './report.ts';

export interface Defects {
  /** How the process must end because of an error that no code expected. */
  readonly exit: ExitName | undefined;
  /** The command has ended by itself. */
  over(): void;
}

/**
 * The home of errors that no code expected, and of promises that nothing waits for: the process says so and ends with a code of its own,
 * at once where no run listens as well. A run is stopped (`stopOnSignals`), cleans up and finishes its store first.
 */
export function endOnDefects(io: Io): Defects {
  let exit: ExitName | undefined;
  process.on('uncaughtException', (error) => {
    // What follows the first is mostly a consequence, and may come again and again.
    exit ??= report(error, io);
    if (process.listenerCount('uncaughtException') === 1) process.exit(EXIT_CODES[exit].code);
  });
  const sayStuck = (): void => {
    if (exit !== undefined) return;
    io.err('error: prowess ended before its work was done: what it waited for can no longer happen');
    process.exitCode = EXIT_CODES.defect.code;
  };
  process.once('exit', sayStuck);
  return {
    get exit() {
      return exit;
    },
    over: () => void process.off('exit', sayStuck),
  };
}
