import { systemIo } from './io.ts';
import { runProgram } from './program.ts';

/** Runs the command line of this process, and sets its exit code. */
export async function start(): Promise<void> {
  process.exitCode = await runProgram(process.argv.slice(2), systemIo());
}
