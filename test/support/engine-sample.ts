import { join } from 'node:path';
import { leftFiles } from '../../src/adapters/disk/left-files.ts';
import { ENGINE_PARSERS, type EngineName } from '../../src/engines/engines.ts';
import { LIMITS, leftOf } from '../../src/engines/left.ts';
import type { AskedOfEngine, EngineFile, EngineOutcome } from '../../src/engines/outcome.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/engines');

export const engineSampleFolder = (engine: EngineName, run: string): string => join(FOLDER, engine, run);

/** The files that a real run of an engine left. */
export const engineSample = (engine: EngineName, run: string): EngineFile[] =>
  leftFiles(engineSampleFolder(engine, run), LIMITS).files.map(({ name, bytes, content }) => ({
    name,
    bytes,
    text: content?.toString('utf8'),
  }));

export const parseEngine = (
  engine: EngineName,
  files: readonly EngineFile[],
  exitCode: number,
  asked: AskedOfEngine = {},
): EngineOutcome => ENGINE_PARSERS[engine](leftOf(files, exitCode), asked);
