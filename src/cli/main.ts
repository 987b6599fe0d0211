#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { EXIT_CODES } from '../model/errors.ts';
import { loadCompiled } from './compiled.ts';
import { tooOld } from './supported-node.ts';
import { keepHeapSmall, letHeapGrow, tuneForShortWork } from './v8-flags.ts';

/** The names of the bundles beside this file, which scripts/build.ts sets; a checkout has none. */
declare const BUNDLES: { readonly all: string; readonly generate: string } | undefined;

const complaint = tooOld(process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exit(EXIT_CODES.usage.code);
}

const args = process.argv.slice(2);
const [command = ''] = args;
const generates = command === 'generate';
if (generates) tuneForShortWork();
const { start } =
  typeof BUNDLES === 'object' ? bundled(generates ? BUNDLES.generate : BUNDLES.all) : await import('./start.ts');
// The others end soon, and are faster without.
if (['run', 'results', 'sim'].includes(command)) keepHeapSmall();
await start();

/** A bundle, with the compiled code of the functions that this command used the last time. */
function bundled(name: string): typeof import('./start.ts') {
  const { directory } = enableCompileCache();
  const use = /^[a-z]+$/.test(command) && !args.includes('--help') ? command : 'help';
  const kept = directory === undefined ? undefined : join(directory, `prowess-${name}-${use}`);
  const { exports, keep } = loadCompiled<typeof import('./start.ts')>(join(import.meta.dirname, name), kept);
  process.once('exit', (code) => {
    if (code === EXIT_CODES.usage.code) return;
    letHeapGrow();
    keep();
  });
  return exports;
}
