#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { keepHeapSmall } from './small-heap.ts';

const [command = ''] = process.argv.slice(2);
// The others end soon, and are faster without.
if (['run', 'results', 'sim'].includes(command)) keepHeapSmall();
// Node keeps the compiled code for the next start, of what is loaded from here on.
enableCompileCache();
const { start } = await import('./start.ts');
await start();
