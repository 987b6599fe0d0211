#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { EXIT_CODES } from '../model/errors.ts';
import { loadCompiled } from './compiled.ts';
import { tooOld } from './supported-node.ts';
import { setFlags, unsetFlags } from './v8-flags.ts';

/** The name of the bundle beside this file, which scripts/build.ts sets; a checkout has none. */
declare const BUNDLE: string | undefined;

const complaint = tooOld(process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exit(EXIT_CODES.usage.code);
}

const [command = ''] = process.argv.slice(2);
const { start } = typeof BUNDLE === 'string' ? bundled(BUNDLE) : await import('./start.ts');
setFlags(command);
await start();

/** The bundle, with the compiled code of the functions that this command used the last time. */
function bundled(name: string): typeof import('./start.ts') {
  const { directory } = enableCompileCache();
  const named = directory !== undefined && /^[a-z]+$/.test(command);
  const kept = named ? join(directory, `prowess-${name}-${command}`) : undefined;
  const { exports, keep } = loadCompiled<typeof import('./start.ts')>(join(import.meta.dirname, name), kept);
  process.once('exit', (code) => {
    if (code === EXIT_CODES.usage.code || process.argv.includes('--help')) return;
    unsetFlags(command);
    keep();
  });
  return exports;
}
