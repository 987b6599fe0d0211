import { distrustNumbers } from '../benchmarks/distrust.ts';
import { measured, type ToolReading, type ToolVersion, unparsable } from '../benchmarks/outcome.ts';
import { UnreadableFile } from './json-file.ts';
import type { EngineOutcome, EngineParser, MissedObjective } from './outcome.ts';

/** A parser whose reading of files may throw UnreadableFile: what is no file of the engine's is unparsable. */
export const engineParser =
  (judge: EngineParser): EngineParser =>
  (left, asked) => {
    try {
      return judge(left, asked);
    } catch (error) {
      if (error instanceof UnreadableFile) return unparsable(error.message);
      throw error;
    }
  };

/** `ok` where nothing is wrong with the readings; objectives that were missed make no number less whole. */
export function outcomeOf(
  tool: ToolVersion,
  readings: readonly ToolReading[],
  problems: readonly string[],
  missed: readonly MissedObjective[],
): EngineOutcome {
  const outcome = distrustNumbers(measured(tool, readings, problems));
  return outcome.status === 'ok' && missed.length > 0 ? { ...outcome, missed } : outcome;
}

/** How an engine ended, as the end of a sentence; nothing where that is not known. */
export function endOf(exitCode: number | undefined): string {
  if (exitCode === undefined) return '';
  return exitCode > 128 ? `, and was ended by signal ${exitCode - 128}` : `, and exited with ${exitCode}`;
}
