#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { keepHeapSmall } from './small-heap.ts';

keepHeapSmall();
// Node keeps the compiled code for the next start, of what is loaded from here on.
enableCompileCache();
const { start } = await import('./start.ts');
await start();
