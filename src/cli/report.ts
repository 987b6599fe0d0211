import { CommanderError } from 'commander';
import { DiagnosticsError } from '../config/source/diagnostics-error.ts';
import { type ExitName, findKnownError } from '../model/errors.ts';
import { oneLine } from '../render/visible.ts';
import type { Io } from './io.ts';
import { shortageIn } from './shortage.ts';

/** Shows a person an error; the exit code's name that goes with it. */
export function report(error: unknown, io: Pick<Io, 'err'>): ExitName {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 'pass' : 'usage';
  if (error instanceof DiagnosticsError) {
    io.err(error.printed());
    return 'usage';
  }
  const known = findKnownError(error) ?? shortageIn(error);
  if (known !== undefined) {
    io.err(`error: ${oneLine(known.message)}`);
    if (known.hint !== undefined) io.err(`hint: ${oneLine(known.hint)}`);
    return known.exit;
  }
  io.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  io.err('This is a defect in prowess: please report it with the lines above.');
  return 'defect';
}
