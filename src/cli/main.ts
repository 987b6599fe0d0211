#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { keepHeapSmall } from './small-heap.ts';

const [command = ''] = process.argv.slice(2);
// The others end soon, and are faster without.
if (['run', 'results', 'sim'].includes(command)) keepHeapSmall();
// It is over before V8's optimising compiler pays, with 10,000 jobs too (bench/README.md).
if (command === 'generate') setFlagsFromString('--no-opt');
// Node keeps the compiled code for the next start, of what is loaded from here on.
enableCompileCache();
const { start } = await import('./start.ts');
await start();
