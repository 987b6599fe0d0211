import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_PARSERS, type EngineName } from '../../src/engines/engines.ts';
import { leftOf } from '../../src/engines/left.ts';
import type { AskedOfEngine, EngineFile, EngineOutcome } from '../../src/engines/outcome.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/engines');

export const engineSampleFolder = (engine: EngineName, run: string): string => join(FOLDER, engine, run);

/** The files that a real run of an engine left. */
export function engineSample(engine: EngineName, run: string): EngineFile[] {
  const folder = engineSampleFolder(engine, run);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => {
    const text = readFileSync(join(parentPath, name), 'utf8');
    return { name: join(parentPath, name).slice(folder.length + 1), bytes: Buffer.byteLength(text), text };
  });
}

export const parseEngine = (
  engine: EngineName,
  files: readonly EngineFile[],
  exitCode: number,
  asked: AskedOfEngine = {},
): EngineOutcome => ENGINE_PARSERS[engine](leftOf(files, exitCode), asked);
