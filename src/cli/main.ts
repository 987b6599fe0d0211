#!/usr/bin/env node
import { systemIo } from './io.ts';
import { runProgram } from './program.ts';

// Whoever reads our output may stop, as `head` does: that is no failure, and nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runProgram(process.argv.slice(2), systemIo());
