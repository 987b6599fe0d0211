import { systemIo } from './io.ts';
import { runProgram } from './program.ts';

/** Runs the command line of this process, and sets its exit code. */
export async function start(): Promise<void> {
  // Whoever reads our output may stop, as `head` does: that is no failure, and nobody is left to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.exitCode = await runProgram(process.argv.slice(2), systemIo());
}
