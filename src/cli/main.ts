#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { EXIT_CODES } from '../model/errors.ts';
import { keepHeapSmall } from './small-heap.ts';
import { tooOld } from './supported-node.ts';

const complaint = tooOld(process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exit(EXIT_CODES.usage.code);
}

const [command = ''] = process.argv.slice(2);
// It is over before V8's optimising compiler pays, with 10,000 jobs too (bench/README.md).
if (command === 'generate') setFlagsFromString('--no-opt');
// Node keeps the compiled code for the next start, of what is loaded from here on.
module.enableCompileCache();
const { start } = await import('./start.ts');
// The others end soon, and are faster without.
if (['run', 'results', 'sim'].includes(command)) keepHeapSmall();
await start();
