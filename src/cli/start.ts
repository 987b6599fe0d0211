import { EXIT_CODES } from '../model/errors.ts';
import { endOnDefects } from './defects.ts';
import { type SystemIo, systemIo } from './io.ts';
import { runProgram } from './program.ts';

/** Runs the command line of this process, and sets its exit code. */
export async function start(): Promise<void> {
  const io = systemIo();
  const defects = endOnDefects(io);
  const code = await runProgram(process.argv.slice(2), io);
  defects.over();
  process.exitCode = defects.exit === undefined ? code : EXIT_CODES[defects.exit].code;
  process.once('exit', () => tellLost(io));
}

/** An answer that is not whole must not look like one. */
function tellLost({ lost, err }: SystemIo): void {
  if (lost === undefined || process.exitCode !== EXIT_CODES.pass.code) return;
  err(`error: the output could not be written: ${lost.message}`);
  process.exitCode = EXIT_CODES.infrastructure.code;
}
