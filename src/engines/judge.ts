import { parserOfDeclaration } from '../benchmarks/declared/parse.ts';
import { parseOutput } from '../benchmarks/parsers.ts';
import { counted } from '../model/counted.ts';
import type { EngineRun } from '../model/engine.ts';
import { formatQuantity } from '../render/quantity.ts';
import { ENGINE_PARSERS } from './engines.ts';
import { leftOf, OUTPUTS } from './left.ts';
import type { AskedOfEngine, EngineFile, EngineOutcome } from './outcome.ts';

/** How an engine ended. */
interface End {
  readonly exitCode?: number | undefined;
  readonly endedBy?: 'limit' | undefined;
  /** Files that were not looked at. */
  readonly beyond?: number | undefined;
}

/** What a run of an engine is worth, by the files that it left. */
export function judgeEngine(
  run: EngineRun,
  files: readonly EngineFile[],
  end: End,
  made: AskedOfEngine['made'],
): EngineOutcome {
  if (end.endedBy === 'limit') {
    const limit = formatQuantity(run.limitMs, 'ms');
    return { status: 'failed', reason: `it had not ended after ${limit}, and was ended` };
  }
  if (end.beyond !== undefined) {
    return {
      status: 'unparsable',
      reason: `it left ${counted(files.length + end.beyond, 'file')}: more than are read`,
    };
  }
  if (run.engine === 'command') return ofCommand(run, files, end.exitCode);
  const asked = { ...(run.tests !== undefined && { tests: run.tests }), ...(made !== undefined && { made }) };
  return ENGINE_PARSERS[run.engine](leftOf(files, end.exitCode), asked);
}

/** Of a command of one's own what it printed is read, as its suite declares. */
function ofCommand({ parse }: EngineRun, files: readonly EngineFile[], exitCode: number | undefined): EngineOutcome {
  const [stdout, stderr] = [OUTPUTS.stdout, OUTPUTS.stderr].map((name) => files.find((file) => file.name === name));
  const parser = parse && parserOfDeclaration(parse);
  if (parse === undefined || parser === undefined)
    return { status: 'unparsable', reason: `nothing says how its output is read` };
  if (stdout !== undefined && stdout.text === undefined)
    return {
      status: 'failed',
      reason: `its standard output has ${formatQuantity(stdout.bytes, 'bytes')}: more than is read`,
    };
  const output = { stdout: stdout?.text ?? '', stderr: stderr?.text ?? '' };
  return parseOutput(parser, { ...output, ...(exitCode !== undefined && { exitCode }) });
}
