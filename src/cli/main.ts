#!/usr/bin/env node
// By its default: a name that an older Node lacks would fail before it can be said that it is too old.
import nodeModule from 'node:module';
import { EXIT_CODES } from '../model/errors.ts';
import { tooOld } from './supported-node.ts';

const complaint = tooOld(process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exit(EXIT_CODES.usage.code);
}

// Before the program is loaded, so that Node keeps what V8 compiles of it for the next start.
nodeModule.enableCompileCache();
const { start } = await import('./start.ts');
await start();
